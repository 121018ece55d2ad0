import type { Browser, CDPSession, Page } from 'playwright-core'
import { openPage } from './page.ts'

/** Half an hour, a second each. */
const updates = 1800

/** Half an hour's events, one as soon as the one before is drawn, and what is still in memory at its begin, in the middle and at its end. */
export async function memory(browser: Browser, address: string): Promise<void> {
  const page = await openPage(browser, `${address}/#/stepped/topology?select=service-0`)
  await page.locator('.react-flow__node.selected .numbers').waitFor()
  const session = await page.context().newCDPSession(page)
  await feed(page, 20)
  const [begin, beginNodes] = await used(session)
  const started = performance.now()
  await feed(page, updates / 2)
  const [middle] = await used(session)
  await feed(page, updates / 2)
  const [end, endNodes] = await used(session)
  const seconds = (performance.now() - started) / 1000
  console.log(`memory over ${String(updates)} updates (${seconds.toFixed(0)} s): ${begin.toFixed(1)} MB, ${middle.toFixed(1)} MB, ${end.toFixed(1)} MB; elements ${String(beginNodes)}, ${String(endNodes)}`)
  await page.close()
}

async function feed(page: Page, count: number): Promise<void> {
  await page.evaluate(async (wanted) => {
    const shown = document.querySelector('.react-flow__node.selected .numbers')
    if (!shown) throw new Error('the service shows no values')
    for (let i = 0; i < wanted; i++) {
      const drawn = new Promise<void>((resolve) => {
        const observer = new MutationObserver(() => {
          observer.disconnect()
          resolve()
        })
        observer.observe(shown, { subtree: true, childList: true, characterData: true })
      })
      await fetch('/step', { method: 'POST' })
      await drawn
    }
  }, count)
}

async function used(session: CDPSession): Promise<[number, number]> {
  await session.send('HeapProfiler.collectGarbage')
  const { usedSize } = await session.send('Runtime.getHeapUsage')
  const { nodes } = await session.send('Memory.getDOMCounters')
  return [usedSize / 1e6, nodes]
}
