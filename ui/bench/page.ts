import type { Browser, Page } from 'playwright-core'
import { placeOf, services } from './size.ts'

/** Opens a page, with all services of the large simulations where a person has left them: in the same places as on React Flow's side. */
export async function openPage(browser: Browser, address: string): Promise<Page> {
  const opened = await browser.newPage({ viewport: { width: 1440, height: 900 } })
  await opened.addInitScript((positions) => {
    for (const name of ['large', 'stepped']) localStorage.setItem(`microsim-positions/${name}`, positions)
  }, JSON.stringify(Object.fromEntries(Array.from({ length: services }, (_, i) => [`service-${String(i)}`, placeOf(i)]))))
  await opened.goto(address)
  await opened.locator('.react-flow__node').nth(50).waitFor()
  return opened
}

/** A value below which this share of all is. */
export function quantile(all: readonly number[], share: number): number {
  return [...all].sort((a, b) => a - b)[Math.floor(all.length * share)] ?? 0
}
