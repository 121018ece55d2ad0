import { createRequire } from 'node:module'
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core'

const axe = createRequire(import.meta.url).resolve('axe-core/axe.min.js')

export function launch(): Promise<Browser> {
  // Root, as in a container, has no sandbox in Chromium.
  return chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: process.getuid?.() === 0 ? ['--no-sandbox'] : [] })
}

export interface Tab {
  readonly page: Page
  /** What the page complained of; the test says which of it is meant. */
  readonly complaints: string[]
}

export async function open(browser: Browser, address: string, size = { width: 1440, height: 900 }): Promise<Tab> {
  return watched(await browser.newPage({ viewport: size }), address)
}

/** Beside others: what the browser keeps is shared by all tabs of a context. */
export async function openIn(context: BrowserContext, address: string): Promise<Tab> {
  return watched(await context.newPage(), address)
}

async function watched(page: Page, address: string): Promise<Tab> {
  const complaints: string[] = []
  page.on('pageerror', (e) => complaints.push(e.message))
  page.on('console', (m) => {
    // That a reply was no success is said by the page itself, in words.
    if (m.type() === 'error' && !m.text().startsWith('Failed to load resource')) complaints.push(m.text())
  })
  await page.goto(address)
  return { page, complaints }
}

const mostShown = 3000

/** What a tab shows, for who reads why a test failed. */
export async function shownBy({ page, complaints }: Tab): Promise<string> {
  const text = await page.locator('body').innerText({ timeout: 2000 }).catch((e: unknown) => `nothing: ${String(e)}`)
  return [`--- ${page.url()}`, text.replace(/\n+/g, '\n').slice(0, mostShown), ...complaints.map((c) => `complaint: ${c}`)].join('\n')
}

export const node = (page: Page, name: string) => page.locator(`.react-flow__node[data-id="${name}"]`)

export const edge = (page: Page, from: string, to: string) => page.locator(`.react-flow__edge[data-id="${from} ${to}"]`)

/** Drags from the handle on a service's right edge to another service. */
export async function connect(page: Page, from: string, to: string): Promise<void> {
  await standsStill(page, to)
  const handle = await node(page, from).locator('.react-flow__handle-right').boundingBox()
  const target = await node(page, to).locator('.react-flow__handle-left').boundingBox()
  if (!handle || !target) throw new Error('one of them is not drawn')
  await page.mouse.move(handle.x + handle.width / 2, handle.y + handle.height / 2)
  await page.mouse.down()
  await page.mouse.move((handle.x + target.x) / 2, (handle.y + target.y) / 2, { steps: 4 })
  await page.mouse.move(target.x + target.width / 2, target.y + target.height / 2, { steps: 4 })
  await page.mouse.up()
}

// After a layout the view moves once more.
async function standsStill(page: Page, name: string): Promise<void> {
  for (let before = ''; ;) {
    const now = JSON.stringify(await node(page, name).boundingBox())
    if (now === before) return
    before = now
    await page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 150)))
  }
}

/** What a machine finds wrong for people who cannot see well, or use no mouse (WCAG A and AA). */
export async function accessibility(page: Page): Promise<string[]> {
  // By the protocol, for the page's policy lets no script of others in.
  await page.evaluate(await import('node:fs').then((fs) => fs.readFileSync(axe, 'utf8')))
  const found = await page.evaluate(async () => {
    const { axe } = globalThis as unknown as { axe: { run: (context: Document, options: object) => Promise<{ violations: { id: string; nodes: { html: string; failureSummary: string }[] }[] }> } }
    return (await axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa'] })).violations
  })
  return found.flatMap((v) => v.nodes.map((n) => `${v.id}: ${n.html.slice(0, 200)} ${n.failureSummary.split('\n')[1] ?? ''}`))
}
