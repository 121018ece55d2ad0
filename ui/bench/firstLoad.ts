import { gzipSync } from 'node:zlib'
import type { Browser } from 'playwright-core'
import { quantile } from './page.ts'

const rounds = 5

/** What a browser that was never here loads before a service can be clicked, and how long that takes. */
export async function firstLoad(browser: Browser, address: string): Promise<void> {
  const times: number[] = []
  let own = 0
  let layout = 0
  for (let round = 0; round < rounds; round++) {
    // A context of its own has nothing in its cache.
    const context = await browser.newContext({ viewport: { width: 1440, height: 900 } })
    const page = await context.newPage()
    const sizes: Promise<[string, number]>[] = []
    page.on('response', (response) => {
      if (response.url().endsWith('.js')) sizes.push(response.body().then((body) => [response.url(), gzipSync(body, { level: 9 }).length]))
    })
    const begin = performance.now()
    await page.goto(`${address}/#/small/topology`, { waitUntil: 'commit' })
    await page.locator('.react-flow__node[data-id="service-3"]').click()
    await page.getByRole('heading', { name: 'service-3' }).waitFor()
    times.push(performance.now() - begin)
    const all = await Promise.all(sizes)
    const sum = (wanted: boolean): number => all.reduce((total, [url, size]) => (url.includes('/elk-') === wanted ? total + size : total), 0) / 1000
    own = sum(false)
    layout = sum(true)
    await context.close()
  }
  console.log(`first load: ${own.toFixed(0)} kB of JavaScript compressed, and ${layout.toFixed(0)} kB of the layout's worker; a service is clicked and shown after ${quantile(times, 0.5).toFixed(0)} ms`)
}
