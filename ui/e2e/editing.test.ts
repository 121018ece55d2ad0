import { expect, it } from 'vitest'
import { Bed } from './bed'
import { accessibility, edge, node } from './browser'

const bed = new Bed({ shared: true })

const document = (name: string, calls = ', calls: [{ to: back }]'): string => `apiVersion: microsim.dev/v1alpha1
kind: Simulation
metadata: { name: ${name} }
spec:
  services:
    front: { framework: aspnetcore${calls} }
    back: { framework: gorilla }
`

it('copies services with the calls among them, and pastes them in another tab as YAML', async () => {
  await bed.server.create(document('source'))
  await bed.server.create(document('target', ''))
  const one = await bed.tab('#/source/topology')
  await node(one, 'front').click()
  await node(one, 'back').click({ modifiers: ['Shift'] })
  await one.getByText('2 services').first().waitFor()
  await one.keyboard.press('Control+c')

  // In the same drawing they get new names, and are selected.
  await one.keyboard.press('Control+v')
  await edge(one, 'front-2', 'back-2').waitFor({ state: 'attached' })
  await expect.poll(() => one.locator('.react-flow__node.selected').count()).toBe(2)
  await one.getByText('Edits act at once').waitFor()
  expect(await bed.server.document('source')).toMatch(/front-2:[\s\S]*to: back-2/)
  await one.keyboard.press('Control+z')
  await node(one, 'front-2').waitFor({ state: 'detached' })

  const other = await bed.tab('#/target/topology')
  await node(other, 'front').waitFor()
  await other.locator('.react-flow__pane').click({ position: { x: 20, y: 20 } })
  await other.keyboard.press('Control+v')
  await edge(other, 'front-2', 'back-2').waitFor({ state: 'attached' })
  await expect.poll(() => bed.server.document('target')).toMatch(/front-2:[\s\S]*to: back-2/)

  // What holds no services changes nothing, and says so. In a field a paste is text.
  await other.getByRole('tab', { name: 'YAML' }).click()
  await other.getByLabel('The document as YAML').fill('hello')
  await other.getByLabel('The document as YAML').press('Control+a')
  await other.keyboard.press('Control+c')
  await other.getByRole('button', { name: 'Discard' }).click()
  await other.locator('.react-flow__pane').click({ position: { x: 20, y: 20 } })
  await other.keyboard.press('Control+v')
  await other.getByText('What was copied holds no services.').waitFor()
})

it('keeps where a service was moved by the arrow keys', async () => {
  await bed.server.create(document('moved'))
  const page = await bed.tab('#/moved/topology')
  await page.locator('.service.health-good').nth(1).waitFor()
  await node(page, 'front').focus()
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { name: 'front' }).waitFor()
  const place = (): Promise<string> => node(page, 'front').evaluate((e) => (e as HTMLElement).style.transform)
  const before = await place()
  for (let i = 0; i < 4; i++) await page.keyboard.press('Shift+ArrowDown')
  const after = await place()
  expect(after).not.toBe(before)

  // An edit draws everything anew; a reload reads what was kept.
  await page.getByLabel('Version').fill('v2')
  await page.getByText('Edits act at once').waitFor()
  await expect.poll(() => bed.server.document('moved')).toContain('version: v2')
  expect(await place()).toBe(after)
  await page.reload()
  await node(page, 'front').waitFor()
  expect(await place()).toBe(after)
})

it('goes back to what was, and to now', async () => {
  await bed.server.create(document('past'))
  const page = await bed.tab('#/past/topology')
  await page.locator('.service.health-good').nth(1).waitFor()
  const view = await (await fetch(`${bed.server.address}/api/v1/simulations/past/services/front`)).json() as { address: string }
  const calls = setInterval(() => void fetch(view.address).catch(() => null), 40)
  try {
    await edge(page, 'front', 'back').locator('.call.tone-good').waitFor({ state: 'attached', timeout: 20_000 })
    await fetch(`${bed.server.address}/api/v1/simulations/past/services/back/conditions`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ type: 'error', args: { status: 503 } }) })
    await edge(page, 'front', 'back').locator('.call.tone-bad').waitFor({ state: 'attached', timeout: 20_000 })
  } finally {
    clearInterval(calls)
  }
  await fetch(`${bed.server.address}/api/v1/simulations/past/conditions`, { method: 'DELETE' })
  await edge(page, 'front', 'back').locator('.call.tone-idle').waitFor({ state: 'attached', timeout: 20_000 })

  // Some step of the hour saw it fail, whatever is now.
  await expect.poll(async () => {
    await page.getByRole('button', { name: 'Replay the last hour' }).click()
    await page.getByLabel('Moment').waitFor()
    await page.getByLabel('Moment').press('Home')
    for (let i = Number(await page.getByLabel('Moment').getAttribute('max')); i >= 0; i--) {
      if (await edge(page, 'front', 'back').locator('.call.tone-bad').count() > 0) return true
      await page.getByLabel('Moment').press('ArrowRight')
    }
    await page.getByRole('button', { name: 'Back to now' }).click()
    return false
  }, { timeout: 40_000, interval: 1000 }).toBe(true)
  await node(page, 'back').getByText('⚡ error').waitFor()
  expect(await accessibility(page)).toEqual([])
  await page.getByRole('button', { name: 'Play', exact: true }).click()
  await page.getByRole('button', { name: 'Back to now' }).click()
  await edge(page, 'front', 'back').locator('.call.tone-idle').waitFor({ state: 'attached' })
  await node(page, 'back').getByText('⚡ error').waitFor({ state: 'detached' })
})

it('completes requests as they are typed, and keeps them under a name', async () => {
  await bed.server.create(document('asked'))
  const page = await bed.tab('#/asked/requests')
  const text = page.getByLabel('The request as JSON')
  await text.fill('')
  await text.pressSequentially('{"des')
  await page.getByRole('option', { name: /designation/ }).waitFor()
  expect(await accessibility(page)).toEqual([])
  await page.keyboard.press('Enter')
  await text.pressSequentially('"b')
  await page.getByRole('option', { name: /back/ }).waitFor()
  await page.keyboard.press('Tab')
  await text.pressSequentially(', "faults": {"before": [{"type": "lat')
  await page.keyboard.press('Enter')
  await text.pressSequentially(', "args": {"del')
  await page.getByRole('option', { name: /delay/ }).click()
  await text.pressSequentially('5}}]}}')
  expect(await text.inputValue()).toBe('{"designation": "back", "faults": {"before": [{"type": "latency", "args": {"delay": 5}}]}}')
  await page.keyboard.press('Control+Enter')
  await page.locator('.answer-head strong').getByText('200').waitFor()

  await page.getByLabel('Name to save it under').fill('slow back')
  await page.getByRole('button', { name: 'Save', exact: true }).click()
  await page.getByRole('button', { name: 'Begin anew' }).click()
  await page.reload()
  await page.getByLabel('Saved requests').selectOption('slow back')
  expect(await text.inputValue()).toContain('"delay": 5')
  await page.getByRole('button', { name: 'Forget' }).click()
  await page.getByText('Nothing saved yet').waitFor({ state: 'attached' })
})

it('fits a tablet, upright and lying', async () => {
  await bed.server.create(document('tablet'))
  for (const size of [{ width: 768, height: 1024 }, { width: 1024, height: 768 }]) {
    for (const page of ['topology', 'requests']) {
      const opened = await bed.tab(`#/tablet/${page}`)
      await opened.setViewportSize(size)
      await opened.getByText('Running, 2 services').waitFor({ state: 'attached' })
      await opened.getByRole('button', { name: /theme/ }).click()
      // Nothing is beyond the screen's edge, where no finger could reach it.
      const beyond = await opened.evaluate(() => [...globalThis.document.querySelectorAll('button, select, input, textarea, a')].filter((e) => {
        const box = e.getBoundingClientRect()
        return box.width > 0 && (box.right > innerWidth + 1 || box.left < -1) && !e.closest('nav, .tab-panel, .react-flow__viewport')
      }).map((e) => e.outerHTML.slice(0, 120)))
      expect(beyond, `${page} ${String(size.width)}`).toEqual([])
      expect(await opened.evaluate(() => globalThis.document.documentElement.scrollWidth)).toBeLessThanOrEqual(size.width)
      expect(await accessibility(opened)).toEqual([])
    }
  }
})
