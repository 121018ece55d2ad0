import { gzipSync } from 'node:zlib'
import type { Browser } from 'playwright-core'
import { quantile } from './page.ts'

const rounds = 5

/** What a browser that was never here loads before a service can be clicked, and how long that takes. */
export async function firstLoad(browser: Browser, address: string): Promise<void> {
  const times: number[] = []
  let scripts = 0
  for (let round = 0; round < rounds; round++) {
    // A context of its own has nothing in its cache.
    const context = await browser.newContext({ viewport: { width: 1440, height: 900 } })
    const page = await context.newPage()
    const sizes: Promise<number>[] = []
    page.on('response', (response) => {
      if (response.url().endsWith('.js')) sizes.push(response.body().then((body) => gzipSync(body, { level: 9 }).length))
    })
    const begin = performance.now()
    await page.goto(`${address}/#/small/topology`, { waitUntil: 'commit' })
    await page.locator('.react-flow__node[data-id="service-3"]').click()
    await page.getByRole('heading', { name: 'service-3' }).waitFor()
    times.push(performance.now() - begin)
    scripts = (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0)
    await context.close()
  }
  console.log(`first load: ${(scripts / 1000).toFixed(0)} kB of JavaScript compressed, the layout included; a service is clicked and shown after ${quantile(times, 0.5).toFixed(0)} ms`)
}
