import { expect, it } from 'vitest'
import { Bed } from './bed'
import { connect, edge, node } from './browser'
import { Server } from './server'

const bed = new Bed()

const two = (name: string): string => `# kept
apiVersion: microsim.dev/v1alpha1
kind: Simulation
metadata: { name: ${name} }
spec:
  services:
    front: { framework: aspnetcore } # the entry
    back: { framework: gorilla }
`

it('draws, runs, sends, breaks, sees, undoes and loads, without a word of documentation', async () => {
  const page = await bed.tab('')
  // 1 A first service from a template, two more by dragging and by clicking.
  await page.getByRole('button', { name: /^Blank/ }).click()
  await node(page, 'frontend').waitFor()
  await page.getByRole('button', { name: /^gorilla|go gorilla/ }).dragTo(page.locator('.react-flow__pane'), { targetPosition: { x: 620, y: 240 } })
  await node(page, 'service-1').waitFor()
  await page.getByRole('button', { name: /actix/ }).click()
  await node(page, 'service-2').waitFor()
  await page.getByRole('button', { name: 'Arrange (l)' }).click()
  await page.locator('.service.health-good').nth(2).waitFor()

  // 2 Connections by dragging.
  await connect(page, 'frontend', 'service-1')
  await edge(page, 'frontend', 'service-1').waitFor({ state: 'attached' })
  await page.getByText('Edits act at once').waitFor()
  await page.getByRole('button', { name: 'Arrange (l)' }).click()
  await connect(page, 'service-1', 'service-2')
  await edge(page, 'service-1', 'service-2').waitFor({ state: 'attached' })
  await page.getByText('Edits act at once').waitFor()

  // 3 A request goes all the way.
  await page.getByRole('link', { name: 'Requests' }).click()
  await page.getByRole('button', { name: 'Send', exact: true }).click()
  await page.locator('.waterfall tr').nth(3).waitFor({ timeout: 15_000 })
  expect(await page.locator('.waterfall tbody th').allInnerTexts()).toEqual(['frontend', 'service-1', 'service-2'])
  expect(await page.locator('.answer-head strong').innerText()).toBe('200')

  // 4 Traffic flows at a click.
  await page.getByRole('link', { name: 'Topology' }).click()
  await page.getByRole('button', { name: 'Send traffic' }).click()
  await edge(page, 'service-1', 'service-2').locator('.call.tone-good .call-flow').waitFor({ state: 'attached', timeout: 15_000 })

  // 5 Broken, it turns red as far as the entry; taken back, it is green again.
  await node(page, 'service-2').click({ button: 'right' })
  await page.getByRole('menuitem', { name: 'Break it…' }).click()
  await page.getByRole('button', { name: 'Break it', exact: true }).click()
  await edge(page, 'service-1', 'service-2').locator('.call.tone-bad').waitFor({ state: 'attached', timeout: 15_000 })
  await edge(page, 'frontend', 'service-1').locator('.call.tone-bad').waitFor({ state: 'attached', timeout: 15_000 })
  await page.getByRole('tab', { name: 'Faults (1)' }).click()
  await page.getByText(/5\d s left/).waitFor()
  await page.getByRole('button', { name: 'Undo error on service-2' }).click()
  await edge(page, 'service-1', 'service-2').locator('.call.tone-good').waitFor({ state: 'attached', timeout: 15_000 })
  await page.getByRole('tab', { name: 'Faults', exact: true }).waitFor()
  await page.getByRole('button', { name: 'Sending to frontend' }).click()
  await edge(page, 'service-1', 'service-2').locator('.call.tone-idle').waitFor({ state: 'attached', timeout: 15_000 })

  // 6 A load on purpose, judged, with its report.
  await page.getByRole('link', { name: 'Load' }).click()
  await page.getByLabel(/^Rate/).fill('20')
  await page.getByLabel(/^For/).fill('3s')
  await page.getByText('open loop, 20 requests/s').waitFor()
  await page.getByRole('button', { name: 'Run', exact: true }).click()
  await page.getByLabel('The last second').waitFor({ timeout: 20_000 })
  await page.locator('.load-run').getByText('passed').waitFor({ timeout: 30_000 })
  const [report] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'Download the report' }).click()])
  expect(report.suggestedFilename()).toMatch(/^blank-run-\d+\.html$/)
})

async function entryOf(simulation: string, service: string): Promise<string> {
  const view = await (await fetch(`${bed.server.address}/api/v1/simulations/${simulation}/services/${service}`)).json() as { address: string }
  return view.address
}

it('connects the running system within 300 ms of letting go', async () => {
  await bed.server.create(two('quick'))
  const page = await bed.tab('#/quick/topology')
  await page.locator('.service.health-good').nth(1).waitFor()
  const address = await entryOf('quick', 'front')
  await connect(page, 'front', 'back')
  const begin = performance.now()
  for (;;) {
    const result = await (await fetch(address)).json() as { calls?: unknown[] }
    if ((result.calls?.length ?? 0) > 0) break
    expect(performance.now() - begin).toBeLessThan(5000)
  }
  const took = performance.now() - begin
  console.log(`a connection acts ${took.toFixed(0)} ms after it was drawn`)
  expect(took).toBeLessThan(300)
  expect(await bed.server.document('quick')).toContain('# the entry')

  // Taken back by a key, it is gone from what runs too.
  await page.locator('.react-flow__pane').click({ position: { x: 20, y: 20 } })
  await page.keyboard.press('Control+z')
  await edge(page, 'front', 'back').waitFor({ state: 'detached' })
  await expect.poll(() => bed.server.document('quick')).toBe(two('quick'))
})

it('says what is wrong at its field, and applies a typed draft after showing the difference', async () => {
  await bed.server.create(two('typed'))
  const page = await bed.tab('#/typed/topology?select=back')
  const field = page.getByLabel('Replicas')
  await field.fill('1000')
  await page.locator('.field.invalid').getByText(/0 to 100/).waitFor()
  await field.fill('2')
  await page.getByText('Edits act at once').waitFor()
  expect(await bed.server.document('typed')).toContain('replicas: 2')

  await page.getByRole('tab', { name: 'YAML' }).click()
  const text = page.getByLabel('The document as YAML')
  await text.fill((await text.inputValue()).replace('# kept', '# changed').replace('replicas: 2', 'replicas: 1'))
  await page.getByText('Draft, not running yet: 1 change').waitFor()
  expect(await bed.server.document('typed')).toContain('# kept')
  await page.getByRole('button', { name: 'Apply…' }).click()
  await page.getByText('was 2, is 1').waitFor()
  await page.getByRole('button', { name: 'Apply', exact: true }).click()
  await page.getByText('Edits act at once').waitFor()
  expect(await bed.server.document('typed')).toContain('# changed')
})

it('comes back after the server was killed, without a reload, and nothing is lost', async () => {
  await bed.server.create(two('lasting'))
  const page = await bed.tab('#/lasting/topology')
  await page.locator('.service.health-good').nth(1).waitFor()
  await bed.server.kill()
  await page.getByText('Server lost; trying again…').waitFor()
  await connect(page, 'front', 'back')
  await page.getByText(/Not applied/).waitFor()
  bed.server = await Server.start({ port: bed.server.port, data: bed.server.data })
  await page.getByText('Running, 2 services').waitFor({ timeout: 30_000 })
  await page.getByText('Edits act at once').waitFor()
  expect(await bed.server.document('lasting')).toContain('to: back')
})

it('keeps what two tabs edit at once, and shows where they disagree', async () => {
  await bed.server.create(two('shared'))
  const [one, other] = [await bed.tab('#/shared/topology?select=front'), await bed.tab('#/shared/topology?select=front')]
  await one.getByLabel('Version').fill('v2')
  await connect(other, 'front', 'back')
  await expect.poll(() => bed.server.document('shared')).toMatch(/version: v2[\s\S]*to: back|to: back[\s\S]*version: v2/)

  // Both change the same: the one that comes second is told, and what runs is the first one's.
  await one.getByLabel('Version').waitFor()
  await other.getByRole('tab', { name: 'YAML' }).click()
  const text = other.getByLabel('The document as YAML')
  await text.fill((await text.inputValue()).replace('version: v2', 'version: v3'))
  await one.getByLabel('Version').fill('v4')
  await other.getByText(/Somebody else changed the same: spec.services.front.version/).waitFor()
  expect(await bed.server.document('shared')).toContain('version: v4')
})
