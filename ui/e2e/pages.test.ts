import { expect, it } from 'vitest'
import { Bed } from './bed'
import { accessibility, edge } from './browser'

const document = `apiVersion: microsim.dev/v1alpha1
kind: Simulation
metadata: { name: pages }
spec:
  services:
    front: { framework: aspnetcore, calls: [{ to: cart, required: false }, { to: ads, required: false }] }
    cart: { framework: gorilla, faults: { before: [{ type: latency, args: { delay: 20, jitter: 15 } }] } }
    ads: { framework: gorilla, faults: { before: [{ type: error, args: { status: 503 } }] } }
`

const bed = new Bed({
  prepare: async (server) => {
    await server.create(document)
    // Some without an error, then some whose every call of the ads fails, which the ads tell in their log.
    for (let i = 0; i < 5; i++) await server.send('pages', { designation: 'cart' }, `cart-${String(i)}`)
    for (let i = 0; i < 20; i++) await server.send('pages', { designation: 'front', usePlan: true }, `request-${String(i)}`)
  },
})

it('leads from an arrow to its slowest calls in one click, and through one of them over time', async () => {
  const page = await bed.tab('#/pages/topology?select=front+cart')
  await edge(page, 'front', 'cart').waitFor({ state: 'attached' })
  await page.getByRole('button', { name: 'Slowest calls' }).click()

  // 1 The list: calls between the two, the slowest first, and the address says so.
  await page.getByText('Calls from front to cart').waitFor()
  await page.locator('.trace-list button').nth(19).waitFor()
  const durations = (await page.locator('.trace-line .number').allInnerTexts()).map(parseFloat)
  expect(durations).toEqual([...durations].sort((a, b) => b - a))
  expect(page.url()).toContain('caller=front&callee=cart&order=slowest')

  // 2 One of them: its spans, its faults, what is known of each, by the keyboard too.
  await page.locator('.trace-list button').first().click()
  const tree = page.getByRole('tree')
  await tree.getByRole('treeitem', { name: /^cart POST \/.*faults: latency/ }).waitFor()
  await tree.getByRole('treeitem', { name: /^microsim → front/ }).waitFor()
  await tree.focus()
  await page.keyboard.press('Home')
  await page.getByText('a call as its caller saw it').waitFor()
  const all = await tree.getByRole('treeitem').count()
  await page.keyboard.press('ArrowLeft')
  await expect.poll(() => tree.getByRole('treeitem').count()).toBe(1)
  await page.keyboard.press('ArrowRight')
  await expect.poll(() => tree.getByRole('treeitem').count()).toBe(all)
  await tree.getByRole('treeitem', { name: /^cart POST/ }).click()
  await page.getByRole('heading', { name: 'Faults that acted' }).waitFor()
  await page.locator('.attributes').getByText('http.response.status_code').waitFor()

  // 3 Its log lines beside it.
  await page.getByRole('tab', { name: 'Logs' }).click()
  await page.locator('.trace-logs li', { hasText: 'ads' }).first().waitFor()
})

it('filters traces, says what is wrong with a filter, and adds traces up to a flame graph', async () => {
  const page = await bed.tab('#/pages/traces')
  await page.locator('.trace-list button').nth(24).waitFor()
  await page.getByLabel('Fault').selectOption('error')
  await expect.poll(() => page.locator('.trace-list button').count()).toBe(20)
  await page.getByLabel('Fault').selectOption('any')
  await page.getByLabel('At least').fill('soon')
  await page.locator('.field.invalid').getByText(/span of time/).waitFor()
  await page.getByLabel('At least').fill('10s')
  await page.getByText('No trace that is kept is like that').waitFor()
  await page.getByLabel('At least').fill('')
  await page.locator('.trace-list button').nth(19).waitFor()

  await page.getByRole('button', { name: 'Flame graph of these' }).click()
  await page.getByRole('group', { name: 'Flame graph' }).getByRole('button', { name: /^cart / }).first().waitFor()
  // Nearly all of the time is that of the slow one.
  const first = page.locator('.own-times tbody tr').first()
  expect(await first.innerText()).toMatch(/^cart/)
  await page.getByRole('combobox', { name: 'of' }).selectOption('cart')
  await expect.poll(() => page.locator('.flame-box').count()).toBe(1)

  // A request's own id opens its trace.
  await page.getByLabel('Open by id').fill('request-3')
  await page.keyboard.press('Enter')
  await page.getByRole('tree').waitFor()
  await page.goBack()
  await page.locator('.flame-box').first().waitFor()
})

it('follows what services print, stands still for a reader, and leads to the trace of a line', async () => {
  const page = await bed.tab('#/pages/logs?service=ads')
  await page.getByText('Following').waitFor()
  await page.locator('.log-row').nth(19).waitFor()
  await bed.server.send('pages', { designation: 'front', usePlan: true }, 'the-new-one')
  await page.getByLabel('Request').fill('the-new-one')
  await page.locator('.log-row').first().waitFor()
  await expect.poll(() => page.locator('.log-row').count()).toBe(1)
  await page.getByLabel('Request').fill('')
  await page.locator('.log-row').nth(19).waitFor()

  // Scrolled up, it stands still; new lines wait.
  for (let i = 0; i < 60; i++) await bed.server.send('pages', { designation: 'front', usePlan: true }, `many-${String(i)}`)
  // One process prints them, so when the last one is there all are; one that came after the page was paused would wait, too.
  await expect.poll(async () => (await printed('service=ads&request=many-59')).length).toBe(1)
  const all = (await printed('service=ads')).length
  await expect.poll(async () => parseInt(await page.locator('.log-head .faint').innerText())).toBe(all)
  await page.locator('.log-rows').hover()
  await page.mouse.wheel(0, -600)
  await page.getByText(/Paused; 0 new/).waitFor()
  await bed.server.send('pages', { designation: 'front', usePlan: true }, 'while-paused')
  await page.getByText('Paused; 1 new line').waitFor()
  await page.getByRole('button', { name: 'Go on' }).click()
  await page.getByText('Following').waitFor()

  await page.locator('.log-row').last().click()
  await page.getByRole('button', { name: 'Open its trace' }).click()
  await page.getByRole('tree').getByRole('treeitem', { name: /^cart/ }).first().waitFor()
})

it('writes a scenario with completion, runs it, shows what it does, and takes it back when it is stopped', async () => {
  const page = await bed.tab('#/pages/scenarios')
  const text = page.getByLabel('The scenario as YAML')
  await page.getByText('What would happen, in 1m').waitFor()

  // 1 A mistake is named with its line, and what may be written is offered.
  await text.fill('apiVersion: microsim.dev/v1alpha1\nkind: Scenario\nmetadata: { name: slow }\nspec:\n  until: 60s\n  steps:\n    - { for: 50s, condition: { service: ')
  await page.keyboard.press('Control+Space')
  await page.getByRole('option', { name: 'cart' }).waitFor()
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  await page.keyboard.type(', type: lat')
  await page.keyboard.press('Tab')
  await page.keyboard.type(', args: { delay: 300 } } }')
  await page.getByText('What would happen, in 1m').waitFor()
  expect(await text.inputValue()).toContain('{ service: cart, type: latency, args: { delay: 300 } }')

  // 2 It runs, and acts.
  await page.getByRole('button', { name: 'Run', exact: true }).click()
  await page.locator('.timeline .bar.acting').waitFor()
  await page.getByText(/cart: latency began/).waitFor()
  await expect.poll(() => conditions()).toBe(1)

  // 3 Stopped, nothing of it is left.
  await page.getByRole('button', { name: 'Stop and take everything back' }).click()
  await page.getByText('Stopped, everything taken back').waitFor()
  expect(await conditions()).toBe(0)
  await page.locator('.run-list').getByText('stopped').waitFor()
})

async function printed(query: string): Promise<string[]> {
  return (await (await fetch(`${bed.server.address}/api/v1/simulations/pages/logs?${query}`)).text()).split('\n').filter((line) => line !== '')
}

async function conditions(): Promise<number> {
  return ((await (await fetch(`${bed.server.address}/api/v1/simulations/pages/conditions`)).json()) as { items: unknown[] }).items.length
}

it('is clean for axe on every page in both themes, and fits a tablet', async () => {
  const request = (await (await fetch(`${bed.server.address}/api/v1/simulations/pages/traces?error=true`)).json()) as { items: { id: string }[] }
  const id = request.items[0]?.id ?? ''
  const places: [string, string][] = [
    ['traces', '.trace-list button'], [`traces?trace=${id}`, '.span-row'], [`traces?trace=${id}&beside=logs`, '.trace-logs button'], ['traces?view=flame', '.flame-box'], ['logs', '.log-row'], ['scenarios', '.timeline .bar'],
  ]
  for (const size of [{ width: 1440, height: 900 }, { width: 820, height: 1100 }]) {
    const page = await bed.tab('#/pages/topology', size)
    for (const [hash, shown] of places) {
      await page.goto(`${bed.server.address}/#/pages/${hash}`)
      await page.locator(shown).first().waitFor()
      for (let theme = 0; theme < 2; theme++) {
        expect(await accessibility(page), `${hash} ${String(size.width)}`).toEqual([])
        await page.getByRole('button', { name: /theme/ }).click()
      }
      expect(await page.evaluate('document.documentElement.scrollWidth'), hash).toBeLessThanOrEqual(size.width)
    }
  }
})
