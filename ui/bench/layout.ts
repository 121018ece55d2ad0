import type { Browser } from 'playwright-core'
import { openPage } from './page.ts'

/** How long it takes to arrange everything anew, from the key to the drawing, the worker's loading included. */
export async function layout(browser: Browser, address: string): Promise<void> {
  const page = await openPage(browser, `${address}/#/large/topology`)
  const place = page.locator('.react-flow__node[data-id="service-7"]')
  const before = await place.getAttribute('style')
  const begin = performance.now()
  await page.keyboard.press('l')
  await page.waitForFunction((old) => document.querySelector('.react-flow__node[data-id="service-7"]')?.getAttribute('style') !== old, before, { timeout: 60_000 })
  console.log(`layout of all of it, in the worker: ${(performance.now() - begin).toFixed(0)} ms`)
  await page.close()
}
