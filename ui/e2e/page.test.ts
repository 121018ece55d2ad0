import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Browser } from 'playwright-core'
import { accessibility, launch, node, open } from './browser'
import { Server } from './server'

let browser: Browser
let server: Server
const token = 'of-this-test'

beforeAll(async () => {
  browser = await launch()
  server = await Server.start({ token })
  // Whatever text a document may hold, in the places where it may hold any.
  await server.create(`# <script>globalThis.owned = true</script>
apiVersion: microsim.dev/v1alpha1
kind: Simulation
metadata: { name: hostile }
spec:
  services:
    front:
      framework: aspnetcore
      version: "v1"
      env: { X: "<img src=x onerror='globalThis.owned = true'>" }
      faults: { before: [{ type: error, args: { status: 500, message: "<img src=x onerror='globalThis.owned = true'>" } }] }
      endpoints: { "/<svg/onload=owned=1>": { calls: [{ to: back, name: one, endpoint: "/<b>" }] } }
    back: { framework: gorilla }
`, { authorization: `Bearer ${token}` })
})

afterAll(async () => {
  await browser.close()
  await server.stop()
})

it('asks for the token, is usable without a mouse, clean for axe in both themes, small, and shows hostile text as text', async () => {
  const { page, complaints } = await open(browser, `${server.address}/#/hostile/topology`)
  // 1 The token, wrong and right.
  await page.getByLabel('Token').fill('wrong')
  await page.keyboard.press('Enter')
  await page.getByText('does not take this one').waitFor()
  expect(await accessibility(page)).toEqual([])
  await page.getByLabel('Token').fill(token)
  await page.keyboard.press('Enter')

  // 2 By the keyboard: a service is focused, selected and shown.
  await node(page, 'front').waitFor()
  await node(page, 'front').focus()
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { name: 'front' }).waitFor()
  await page.keyboard.press('f')
  await page.getByRole('heading', { name: 'Break front' }).waitFor()
  expect(await accessibility(page)).toEqual([])
  await page.keyboard.press('Escape')

  // 3 Text of the document and of replies is text.
  await page.getByRole('tab', { name: 'YAML' }).click()
  expect(await page.getByLabel('The document as YAML').inputValue()).toContain('<script>globalThis.owned')
  await page.goto(`${server.address}/#/hostile/requests`)
  await page.getByRole('button', { name: 'Send', exact: true }).click()
  await page.getByText('<img src=x onerror=').first().waitFor()
  expect(await page.evaluate(() => (globalThis as { owned?: boolean }).owned)).toBeUndefined()

  // 4 Every page in both themes.
  for (const [hash, shown] of [['#/hostile/requests', 'Copy as curl'], ['#/hostile/topology', 'Running, 2 services'], ['#/new', 'Begin with']] as const) {
    await page.goto(`${server.address}/${hash}`)
    await page.getByRole('button', { name: /theme/ }).waitFor()
    await page.getByText(shown).first().waitFor()
    for (let theme = 0; theme < 2; theme++) {
      expect(await accessibility(page), hash).toEqual([])
      await page.getByRole('button', { name: /theme/ }).click()
    }
  }
  expect(complaints).toEqual([])
  await page.close()
})

it('loads less than 300 kB of JavaScript, compressed, before it can be used', async () => {
  const index = await (await fetch(server.address, { headers: { accept: 'text/html' } })).text()
  const first = [...index.matchAll(/(?:src|href)="(\/assets\/[^"]+\.js)"/g)].flatMap((m) => m[1] ?? [])
  const sizes = await Promise.all(first.map(async (path) => gzipSync(new Uint8Array(await (await fetch(server.address + path)).arrayBuffer()), { level: 9 }).length))
  const total = sizes.reduce((sum, size) => sum + size, 0)
  console.log(`first load: ${(total / 1000).toFixed(0)} kB of JavaScript`)
  expect(first.length).toBeGreaterThan(0)
  expect(total).toBeLessThan(300_000)
})
