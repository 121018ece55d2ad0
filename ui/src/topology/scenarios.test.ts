import { describe, expect, it } from 'vitest'
import type { PlannedView, ScenarioRecord } from '../api/types'
import { completions, firstScenario, placeOf } from './scenarioText'
import { lanesOf, marksOf, pointText, recordText } from './scenarioTimeline'
import { plain } from './document'

const since = Date.parse('2026-01-01T00:00:00Z')
const at = (seconds: number): string => new Date(since + seconds * 1000).toISOString()
const planned: PlannedView[] = [
  { step: 'spec.steps[0]', number: 1, at: 0, target: 'a', type: 'request', args: {} },
  { step: 'spec.steps[1]', number: 1, at: 5000, until: 9000, target: 'b', type: 'latency', args: { delay: 600 } },
  { step: 'spec.steps[0]', number: 2, at: 10_000, target: 'a', type: 'request', args: {} },
]
const record = (what: string, step: string | undefined, more: Partial<ScenarioRecord> = {}): ScenarioRecord => ({ time: at(0), run: 'r', what, ...(step === undefined ? {} : { step, number: 1 }), ...more })

describe('a timeline', () => {
  it('has a lane for each step, and says how each of its doings stands', () => {
    const lanes = lanesOf(planned, [
      record('started', undefined),
      record('done', 'spec.steps[0]', { start: at(0.1), end: at(0.2), reply: { status: 503, durationMs: 12.34 } }),
      record('began', 'spec.steps[1]', { start: at(5.2), end: at(9) }),
    ], since)
    expect(lanes.map((l) => [l.target, l.type, l.args, l.bars.map((b) => [b.at, b.until, b.state])])).toEqual([
      ['a', 'request', '', [[100, null, 'over'], [10_000, null, 'planned']]],
      ['b', 'latency', 'delay 600', [[5200, 9000, 'acting']]],
    ])
    expect(lanes[0]?.bars[0]?.text).toBe('status 503 in 12.3 ms')
  })

  it('shows when something was taken back in truth, and what could not be done', () => {
    const lanes = lanesOf(planned, [record('began', 'spec.steps[1]', { start: at(5) }), record('ended', 'spec.steps[1]', { start: at(5), end: at(6) }), record('failed', 'spec.steps[0]', { start: at(0), text: 'no replica' })], since)
    expect(lanes[1]?.bars[0]).toMatchObject({ until: 6000, state: 'over' })
    expect(lanes[0]?.bars[0]).toMatchObject({ state: 'failed', text: 'no replica' })
  })

  it('has round marks', () => {
    expect(marksOf(60_000)).toEqual([0, 10_000, 20_000, 30_000, 40_000, 50_000, 60_000])
    expect(marksOf(500)).toEqual([0])
    expect([pointText(0), pointText(1500), pointText(60_000), pointText(90_000)]).toEqual(['0s', '1.5s', '1m', '1m30s'])
  })

  it('tells its log in words', () => {
    expect(recordText(record('began', 's', { target: 'cart', type: 'latency', args: { delay: 5 } }))).toBe('cart: latency began (delay 5)')
    expect(recordText(record('finished', undefined))).toContain('taken back')
  })
})

describe('writing a scenario', () => {
  const place = (text: string): ReturnType<typeof placeOf> => {
    const cursor = text.indexOf('|')
    return placeOf(text.replace('|', ''), cursor)
  }
  const document = (steps: string): string => `apiVersion: microsim.dev/v1alpha1\nkind: Scenario\nspec:\n  simulation: shop\n  steps:\n${steps}`

  it('begins with one that is YAML', () => {
    expect(plain(firstScenario('shop', 'front', ['front', 'cart', 'ads']))).toMatchObject({ kind: 'Scenario', spec: { steps: [{ request: { designation: 'front' } }, { condition: { service: 'cart' } }, { condition: { service: 'ads' } }, {}] } })
    expect(firstScenario('one', 'a', ['a'])).toContain('service: a,')
  })

  it.each([
    ['|', '', null, ''],
    ['ap|', '', null, 'ap'],
    ['kind: Sc|', '', 'kind', 'Sc'],
    [document('    - { at: 10s, |'), 'spec.steps', null, ''],
    [document('    - { at: 10s, condition: { service: ca|'), 'spec.steps.condition', 'service', 'ca'],
    [document('    - { condition: { service: cart, type: latency, args: { del|'), 'spec.steps.condition.args', null, 'del'],
    [document('    - { condition: { to: [ads, c|'), 'spec.steps.condition', 'to', 'c'],
    [document('    - at: 10s\n      |'), 'spec.steps', null, ''],
    [document('    - at: 10s\n      condition:\n        service: cart\n        ty|'), 'spec.steps.condition', null, 'ty'],
    [document('    - at: 10s\n      disruption:\n        type: k|'), 'spec.steps.disruption', 'type', 'k'],
    [document('    - at: 1s\n      condition: { service: a }\n    - re|'), 'spec.steps', null, 're'],
  ])('knows where it is: %j', (text, path, key, word) => {
    expect(place(text)).toMatchObject({ path, key, word })
  })

  it('offers what may stand there, and nothing twice', () => {
    const offers = (text: string): string[] => completions(place(text), ['cart', 'ads'])
    expect(offers('ki|')).toEqual(['kind: '])
    expect(offers(document('    - { at: 1s, |'))).toEqual(['for: ', 'repeat: ', 'times: ', 'until: ', 'condition: ', 'disruption: ', 'connection: ', 'request: ', 'mustFire: '])
    expect(offers(document('    - { condition: { service: a }, |'))).not.toContain('request: ')
    expect(offers(document('    - { condition: { service: |'))).toEqual(['cart', 'ads'])
    expect(offers(document('    - { condition: { type: late|'))).toEqual(['latency'])
    expect(offers(document('    - { disruption: { service: cart, type: |'))).toEqual(['kill', 'drain', 'stop', 'restart', 'scale'])
    expect(offers(document('    - at: 10s\n      condition:\n        service: cart\n        |'))).not.toContain('service: ')
    expect(offers(document('    - { condition: { args: { del|'))).toEqual(['delay: '])
  })
})
