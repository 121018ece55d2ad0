import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { Bed } from './bed'
import { accessibility } from './browser'

const bed = new Bed({
  prepare: (server) => server.create(`apiVersion: microsim.dev/v1alpha1
kind: Simulation
metadata: { name: loaded }
spec:
  services:
    front: { framework: aspnetcore, calls: [{ to: back }] }
    back: { framework: gorilla }
`),
})

it('asks for a load, says what is wrong at its field, watches it, judges it, and gives its report', async () => {
  const page = await bed.tab('#/loaded/load')
  // 1 The server's words at the field, and what would be sent.
  await page.getByRole('textbox', { name: 'Threshold 1' }).fill('p99 < fast')
  await page.locator('.field.invalid').getByText(/such as 'p99 < 250ms'/).waitFor()
  await page.getByRole('textbox', { name: 'Threshold 1' }).fill('p99 < 1ms')
  await page.getByLabel(/^Rate/).fill('40')
  await page.getByLabel(/^For/).fill('4s')
  await page.getByText('open loop, 40 requests/s').waitFor()
  expect(await accessibility(page)).toEqual([])

  // 2 While it goes on: charts that grow.
  await page.getByRole('button', { name: 'Run', exact: true }).click()
  await page.getByRole('heading', { name: 'first-load' }).waitFor()
  await page.getByLabel('The last second').getByText('In flight').waitFor({ timeout: 20_000 })
  expect(await page.locator('.load-charts canvas').count()).toBe(4)

  // 3 Over: its verdict, threshold by threshold.
  const status = page.locator('.load-run').getByRole('status')
  await expect.poll(() => status.innerText(), { timeout: 30_000 }).toMatch(/broken|passed/)
  await page.locator('.thresholds tbody tr').nth(1).waitFor()
  await page.locator('.thresholds').getByText('✓ holds').first().waitFor()
  for (let theme = 0; theme < 2; theme++) {
    expect(await accessibility(page)).toEqual([])
    await page.getByRole('button', { name: /theme/ }).click()
  }

  // 4 The report, as a file that needs nothing else.
  const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'Download the report' }).click()])
  expect(file.suggestedFilename()).toMatch(/^loaded-run-\d+\.html$/)
  expect(readFileSync(await file.path(), 'utf8')).toMatch(/<html[\s\S]*p99/)
})

it('compares two runs, and ends one with what there is', async () => {
  const page = await bed.tab('#/loaded/load')
  for (const [rate, length] of [['20', '2s'], ['60', '50s']] as const) {
    await page.getByRole('button', { name: 'New load test' }).click()
    await page.getByLabel(/^Rate/).fill(rate)
    await page.getByLabel(/^For/).fill(length)
    // At once, before what was typed last is checked: the click counts, and what was typed too.
    await page.getByRole('button', { name: 'Run', exact: true }).click()
    await page.locator('.load-run').getByText(`open loop, ${rate} requests/s, for ${length}`).waitFor()
    if (length === '50s') {
      await page.getByLabel('The last second').waitFor({ timeout: 20_000 })
      await page.getByRole('button', { name: 'Stop', exact: true }).click()
    }
    await expect.poll(() => page.locator('.load-run').innerText(), { timeout: 30_000 }).toContain('Download the report')
  }
  await page.locator('.run-list').getByText('stopped').waitFor()
  await page.getByRole('button', { name: 'Compare', exact: true }).first().click()
  await page.getByText('Not the same load').waitFor()
  await page.getByRole('row', { name: /^replies/ }).getByText('better').waitFor()
  expect(await accessibility(page)).toEqual([])
  expect(page.url()).toMatch(/with=run-\d+/)
})
