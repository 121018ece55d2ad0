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
} finally {
  clearInterval(calls)
  await browser.close()
  await server.stop()
}
