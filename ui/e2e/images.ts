import { mkdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { launch, node, open } from './browser.ts'
import { Server } from './server.ts'

// The pictures of the README and of the documentation: what runs is the shop of docs/examples.
//   npm run images
const home = new URL('../../', import.meta.url)
const folder = fileURLToPath(new URL('docs/images/', home))
mkdirSync(folder, { recursive: true })
const server = await Server.start()
const browser = await launch()
let calls: ReturnType<typeof setInterval> | undefined
try {
  await server.create(readFileSync(new URL('docs/examples/shop.yaml', home), 'utf8'))
  const { page } = await open(browser, `${server.address}/#/shop/topology`, { width: 1440, height: 860 })
  await page.getByText('Running, 13 services').waitFor({ timeout: 120_000 })
  calls = setInterval(() => {
    for (const path of ['', 'product', 'checkout']) void fetch(`http://localhost:8100/${path}`).catch(() => null)
  }, 80)
  await page.waitForTimeout(6000)
  await page.screenshot({ path: `${folder}topology.png` })

  // Two groups, one of them collapsed; then as it was.
  for (const [first, ...others] of [['cart', 'cart-store'], ['shipping', 'payment', 'email']]) {
    await node(page, first ?? '').click()
    for (const one of others) await node(page, one).click({ modifiers: ['Shift'] })
    await page.keyboard.press('Control+g')
  }
  await page.keyboard.press('g')
  await page.keyboard.press('l')
  await page.locator('.react-flow__pane').click({ position: { x: 20, y: 20 } })
  await page.waitForTimeout(3000)
  await page.screenshot({ path: `${folder}groups.png` })
  for (let edit = 0; edit < 2; edit++) await page.keyboard.press('Control+z')
  await page.keyboard.press('l')
  await page.waitForTimeout(1500)

  await node(page, 'inventory').click({ button: 'right' })
  await page.getByRole('menuitem', { name: 'Break it…' }).click()
  await page.waitForTimeout(400)
  await page.screenshot({ path: `${folder}break.png` })
  await page.getByRole('button', { name: 'Break it', exact: true }).click()
  await page.getByRole('tab', { name: 'Faults (1)' }).click()
  await page.waitForTimeout(5000)
  await page.screenshot({ path: `${folder}broken.png` })
  await page.getByRole('button', { name: 'Dark theme' }).click()
  await page.getByRole('tab', { name: 'YAML' }).click()
  await page.waitForTimeout(1500)
  await page.screenshot({ path: `${folder}dark.png` })
  await page.getByRole('button', { name: 'Light theme' }).click()

  await page.getByRole('link', { name: 'Requests' }).click()
  await page.getByRole('button', { name: 'Send', exact: true }).click()
  await page.locator('.waterfall tr').nth(3).waitFor()
  await page.screenshot({ path: `${folder}requests.png` })

  // The pages of what happened, while it goes on.
  await page.goto(at('traces?caller=checkout&callee=payment&order=slowest'))
  await page.locator('.trace-list button').first().click()
  await page.getByRole('treeitem', { name: /^payment POST/ }).first().click()
  await keep('traces')
  await page.goto(at('traces?service=frontend&view=flame'))
  await page.locator('.flame-box').nth(3).waitFor()
  await keep('flame')
  await page.goto(at('logs'))
  await page.locator('.log-row').nth(10).waitFor()
  await keep('logs')

  await page.goto(at('scenarios'))
  await page.getByLabel('The scenario as YAML').fill(readFileSync(new URL('docs/examples/scenarios/slow-cart.yaml', home), 'utf8'))
  await page.getByText('What would happen, in 1m').waitFor()
  await page.getByRole('button', { name: 'Run', exact: true }).click()
  await page.waitForTimeout(29_000)
  await keep('scenario')
  await page.getByRole('button', { name: 'Stop and take everything back' }).click()
  await page.getByText('Stopped, everything taken back').waitFor()

  await page.goto(at('load'))
  await page.getByText('At changing rates').click()
  await page.getByText('requests/s, for 35s').waitFor()
  await page.getByRole('button', { name: 'Run', exact: true }).click()
  await page.getByRole('button', { name: 'Download the report' }).waitFor({ timeout: 60_000 })
  await keep('load')

  function at(hash: string): string {
    return `${server.address}/#/shop/${hash}`
  }
  async function keep(file: string): Promise<void> {
    await page.waitForTimeout(1000)
    await page.screenshot({ path: `${folder}${file}.png` })
  }
} finally {
  clearInterval(calls)
  await browser.close()
  await server.stop()
}
