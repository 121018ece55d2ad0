import type { Browser, Page } from 'playwright-core'
import { openPage, quantile } from './page.ts'
import { connections, services } from './size.ts'

const rounds = 2
const steps = 120
const settleMs = 2500
/** From all of it in view to where a service can be read. */
const closer = 7

/** Panning over all services, with live values every second: first with all of them in view, then from near. */
export async function panning(browser: Browser, ours: string, theirs: string): Promise<void> {
  console.log(`${String(services)} services, ${String(connections().length)} connections; frames while panning, in ms`)
  for (const view of ['all', 'near'] as const) {
    const times: Record<'microsim' | 'reactflow', number[]> = { microsim: [], reactflow: [] }
    // In turn, so that what else the machine does meets both.
    for (let round = 0; round < rounds; round++) {
      times.microsim.push(...await pan(await openPage(browser, `${ours}/#/large/topology`), view))
      times.reactflow.push(...await pan(await openPage(browser, theirs), view))
    }
    for (const [name, all] of Object.entries(times)) console.log(`${view.padEnd(5)}${name.padEnd(10)} median ${quantile(all, 0.5).toFixed(1)}  95 % ${quantile(all, 0.95).toFixed(1)}  frames ${String(all.length)}`)
  }
}

async function pan(page: Page, view: 'all' | 'near'): Promise<number[]> {
  const pane = await page.locator('.react-flow__pane').boundingBox()
  if (!pane) throw new Error('there is no pane')
  const x = pane.x + pane.width / 2
  // Where no service is: all of them are lower, and from near it is between two rows.
  const y = pane.y + 14
  await page.mouse.move(x, pane.y + pane.height / 2)
  if (view === 'near') for (let turn = 0; turn < closer; turn++) await page.mouse.wheel(0, -200)
  await page.waitForTimeout(settleMs)
  await page.evaluate(() => {
    const frames: number[] = []
    let last = performance.now()
    const next = (now: number): void => {
      frames.push(now - last)
      last = now
      requestAnimationFrame(next)
    }
    requestAnimationFrame(next)
    Object.assign(globalThis, { frames })
  })
  const start = view === 'all' ? { x, y } : await emptySpot(page, x, pane.y + pane.height / 2)
  const before = await page.locator('.react-flow__viewport').getAttribute('style')
  await page.mouse.move(start.x, start.y)
  await page.mouse.down()
  for (let step = 0; step < steps; step++) await page.mouse.move(start.x + Math.sin(step / 12) * 250, start.y + Math.sin(step / 9) * 8 + 8)
  await page.mouse.up()
  if (await page.locator('.react-flow__viewport').getAttribute('style') === before) throw new Error('nothing moved')
  const frames = await page.evaluate(() => (globalThis as unknown as { frames: number[] }).frames)
  await page.close()
  return frames.slice(2)
}

/** The nearest place above where a drag moves the drawing, and no service. */
async function emptySpot(page: Page, x: number, from: number): Promise<{ x: number; y: number }> {
  const y = await page.evaluate(([left, top]) => {
    for (let at = top; at > 0; at -= 4) if (document.elementFromPoint(left, at)?.classList.contains('react-flow__pane')) return at
    return 0
  }, [x, from] as const)
  return { x, y }
}
