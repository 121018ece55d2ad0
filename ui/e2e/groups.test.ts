import { expect, it } from 'vitest'
import type { Page } from 'playwright-core'
import { Bed } from './bed'
import { accessibility, edge, node } from './browser'

const bed = new Bed()

const document = (name: string): string => `# kept
apiVersion: microsim.dev/v1alpha1
kind: Simulation
metadata: { name: ${name} }
spec:
  services:
    web: { framework: aspnetcore, calls: [{ to: cart }, { to: pay, required: false }] }
    cart: { framework: gorilla }
    pay: { framework: gorilla, faults: { before: [{ type: error, args: { status: 503 } }] } }
`

const group = (page: Page, name: string) => page.locator(`.react-flow__node[data-id="group:${name}"]`)
const bundle = (page: Page, from: string, to: string) => page.locator(`.react-flow__edge[data-id="${from} ${to}"]`)

const placeOf = async (page: Page, name: string): Promise<{ x: number; y: number }> => {
  const transform = await node(page, name).evaluate((e) => (e as HTMLElement).style.transform)
  const [x = 0, y = 0] = [...transform.matchAll(/-?[\d.]+/g)].map((m) => Number(m[0]))
  return { x, y }
}

it('groups services, moves, names, collapses and expands them by keyboard and mouse, and takes it back', async () => {
  await bed.server.create(document('grouped'))
  const page = await bed.tab('#/grouped/topology')
  await page.locator('.service.health-good').nth(2).waitFor()
  const before = await bed.server.document('grouped')

  // 1 Two selected become a group, in the document too.
  await node(page, 'cart').click()
  await node(page, 'pay').click({ modifiers: ['Shift'] })
  await page.keyboard.press('Control+g')
  await group(page, 'group-1').waitFor()
  await page.getByLabel('Name', { exact: true }).fill('back office')
  await page.keyboard.press('Enter')
  await group(page, 'back%20office').getByText('back office').waitFor()
  await expect.poll(() => bed.server.document('grouped')).toContain('back office: [cart, pay]')
  expect(await bed.server.document('grouped')).toContain('# kept')

  // 2 Its services go where it goes, by the mouse and by the keys.
  const [cart, pay] = [await placeOf(page, 'cart'), await placeOf(page, 'pay')]
  const head = await group(page, 'back%20office').getByText('back office').boundingBox()
  if (!head) throw new Error('the frame has no name')
  await page.mouse.move(head.x + 20, head.y + 8)
  await page.mouse.down()
  await page.mouse.move(head.x + 60, head.y + 48, { steps: 5 })
  await page.mouse.up()
  await expect.poll(async () => (await placeOf(page, 'cart')).y).toBeGreaterThan(cart.y)
  const moved = await placeOf(page, 'cart')
  const by = { x: moved.x - cart.x, y: moved.y - cart.y }
  const followed = await placeOf(page, 'pay')
  expect(followed.x).toBeCloseTo(pay.x + by.x, 2)
  expect(followed.y).toBeCloseTo(pay.y + by.y, 2)
  await group(page, 'back%20office').focus()
  await page.keyboard.press('ArrowRight')
  await expect.poll(async () => (await placeOf(page, 'pay')).x).toBeGreaterThan(followed.x)
  expect((await placeOf(page, 'cart')).x - moved.x).toBeCloseTo((await placeOf(page, 'pay')).x - followed.x, 2)
  expect(await accessibility(page)).toEqual([])

  // 3 Collapsed it is one node; its arrow has the calls of both, in the worse colour.
  await page.keyboard.press('g')
  await node(page, 'cart').waitFor({ state: 'detached' })
  await group(page, 'back%20office').getByText('2 of 2 ready').waitFor()
  const view = await (await fetch(`${bed.server.address}/api/v1/simulations/grouped/services/web`)).json() as { address: string }
  const calls = setInterval(() => void fetch(view.address).catch(() => null), 50)
  try {
    await bundle(page, 'web', 'group:back%20office').locator('.call.tone-bad .call-flow').waitFor({ state: 'attached', timeout: 20_000 })
    expect(await bundle(page, 'web', 'group:back%20office').locator('.call-label').textContent()).toMatch(/5\d %$/)
  } finally {
    clearInterval(calls)
  }
  expect(await accessibility(page)).toEqual([])

  // 4 It is so after a reload, and what is looked for in it is shown.
  await page.reload()
  await group(page, 'back%20office').waitFor()
  expect(await node(page, 'cart').count()).toBe(0)
  await page.keyboard.press('/')
  await page.getByLabel('Part of its name or framework').fill('pay')
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { name: 'pay' }).waitFor()
  await edge(page, 'web', 'pay').waitFor({ state: 'attached' })
  await expect.poll(async () => (await placeOf(page, 'pay')).x).toBeGreaterThan(followed.x)

  // 5 One taken out, all taken out, and everything back.
  await page.keyboard.press('Control+Shift+G')
  await expect.poll(() => bed.server.document('grouped')).toContain('back office: [cart]')
  await group(page, 'back%20office').focus()
  await page.keyboard.press('Enter')
  await page.getByRole('button', { name: 'Ungroup' }).click()
  await group(page, 'back%20office').waitFor({ state: 'detached' })
  await expect.poll(() => bed.server.document('grouped')).not.toContain('annotations')
  await page.locator('.react-flow__pane').click({ position: { x: 20, y: 20 } })
  await page.keyboard.press('Control+z')
  await page.keyboard.press('Control+z')
  await expect.poll(() => bed.server.document('grouped')).toContain('back office: [cart, pay]')
  await page.keyboard.press('Control+Shift+Z')
  await expect.poll(() => bed.server.document('grouped')).toContain('back office: [cart]')
  expect(before).not.toContain('annotations')
})

it('says what is wrong with groups that are written by hand', async () => {
  await bed.server.create(document('written'))
  const page = await bed.tab('#/written/topology')
  await page.getByRole('tab', { name: 'YAML' }).click()
  const text = page.getByLabel('The document as YAML')
  await text.fill((await text.inputValue()).replace('{ name: written }', '{ name: written, annotations: { microsim.dev/groups: "a: [cart]\\nb: [cart]" } }'))
  await page.getByText("service 'cart' is already in group 'a'").first().waitFor()
  await text.fill((await text.inputValue()).replace('b: [cart]', 'b: [pay]'))
  await group(page, 'b').waitFor()
  await page.getByText('Draft, not running yet: 1 change').waitFor()
})

it('leaves alone what was chosen before the address was heeded', async () => {
  await bed.server.create(document('late'))
  const page = await bed.tab('#/late/topology')
  await page.locator('.service.health-good').nth(2).waitFor()
  await node(page, 'cart').click()
  await expect.poll(() => page.url()).toContain('select=cart')

  // As on a busy machine: what is to happen in a moment happens when the test says so.
  await page.addInitScript(() => {
    const held: (() => void)[] = []
    const real = globalThis.setTimeout
    Object.assign(globalThis, { held, setTimeout: (run: () => void, ms?: number) => (ms === 50 ? held.push(run) : real(run, ms)) })
  })
  await page.reload()
  await node(page, 'pay').click()
  await page.getByRole('heading', { name: 'pay' }).waitFor()
  const late = await page.evaluate(() => {
    const { held } = globalThis as unknown as { held: (() => void)[] }
    for (const run of held) run()
    return held.length
  })
  expect(late).toBeGreaterThan(0)
  await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))))
  expect(await page.getByRole('heading', { name: 'pay' }).count()).toBe(1)
})
