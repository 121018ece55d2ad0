import { describe, expect, it } from 'vitest'
import { aligned, compared, firstLoad, loadDocument, loadSeries, mergedSeconds, rateLine, shapes, spanMs, type LoadSecondLike } from './loadTest'

const second = (n: number, more: Partial<LoadSecondLike> = {}): LoadSecondLike => ({ second: n, started: 10, ok: 9, errors: 1, missed: 0, inFlight: 2, p50: 1, p90: 2, p99: 3, max: 4, ...more })

describe('a load test’s document', () => {
  it('has what its form says, and no more', () => {
    expect(loadDocument({ ...firstLoad, service: 'cart', path: '/x' })).toMatchObject({
      kind: 'LoadTest', metadata: { name: 'first-load' },
      spec: { rate: 50, duration: '30s', arrivals: 'uniform', requests: [{ service: 'cart', path: '/x' }], thresholds: ['p99 < 500ms', 'errors < 1%'] },
    })
    const users = loadDocument({ ...firstLoad, mode: 'users', thresholds: [' ', 'max < 1s'] }).spec
    expect(users).toMatchObject({ users: 10, think: '100ms', thresholds: ['max < 1s'] })
    expect(users).not.toHaveProperty('rate')
    expect(users).not.toHaveProperty('arrivals')
    expect(loadDocument({ ...firstLoad, mode: 'stages' }).spec).toMatchObject({ stages: [{ rate: 10, to: 100, for: '10s' }, { to: 100, for: '20s' }, { to: 10, for: '5s' }] })
    expect(loadDocument({ ...firstLoad, what: 'script', script: '{"designation":"a"}' }).spec).toMatchObject({ requests: [{ script: { designation: 'a' } }] })
  })

  it('leaves what is no number to the server, which says what would be right', () => {
    expect(loadDocument({ ...firstLoad, rate: 'many', repeat: '' }).spec).toMatchObject({ rate: 'many', repeat: '' })
  })
})

describe('the line of rates', () => {
  it('has a corner for each stage', () => {
    expect(rateLine({ ...firstLoad, mode: 'stages' })).toEqual([[0, 10], [10_000, 100], [30_000, 100], [35_000, 10]])
    expect(rateLine(firstLoad)).toEqual([[0, 50], [30_000, 50]])
    expect(rateLine({ ...firstLoad, duration: 'long' })).toEqual([])
    expect(rateLine({ ...firstLoad, mode: 'users' })).toEqual([])
    for (const shape of Object.values(shapes)) expect(rateLine({ ...firstLoad, mode: 'stages', ...shape }).length).toBe(shape.stages.length + 1)
  })

  it('reads spans', () => {
    expect(['1m30s', '500ms', '1.5s', '2h', '', '5', '5x', '1s 2s'].map(spanMs)).toEqual([90_000, 500, 1500, 7_200_000, null, null, null, null])
  })
})

describe('seconds', () => {
  it('come again and are there once, in their order, over all runs', () => {
    const merged = mergedSeconds([second(0), second(1)], [second(1, { ok: 5 }), second(2), second(0, { run: 2 })])
    expect(merged.map((s) => [s.run ?? 1, s.second, s.ok])).toEqual([[1, 0, 9], [1, 1, 5], [1, 2, 9], [2, 0, 9]])
    expect(loadSeries(merged).times).toEqual([0, 1, 2, 3])
  })

  it('without a reply have no latency, rather than none at all', () => {
    const series = loadSeries([second(0), second(1, { ok: 0, errors: 0 })], 2)
    expect(series.p99).toEqual([3, null])
    expect(series.sent).toEqual([5, 5])
  })
})

describe('a comparison', () => {
  const report = (rate: number, p99: number, missed = 0) => ({ rate, errorShare: 0.01, outcomes: { missed }, latency: { mean: 1, p50: 1, p75: 1, p90: 1, p95: 1, p99, p999: p99, max: p99 } })

  it('has both on one axis, as long as the longer one', () => {
    const both = aligned(loadSeries([second(0), second(1)]), loadSeries([second(0, { ok: 3 }), second(1), second(2, { p99: 7 })]))
    expect([both.times, both.a.ok, both.b.ok, both.a.p99, both.b.p99]).toEqual([[0, 1, 2], [9, 9, null], [3, 9, 9], [3, 3, null], [3, 3, 7]])
  })

  it('says what is better and what is worse, and leaves noise alone', () => {
    const rows = new Map(compared(report(100, 10), report(90, 8, 3)).map((r) => [r.name, r]))
    expect([rows.get('replies')?.verdict, rows.get('p99')?.verdict, rows.get('p50')?.verdict, rows.get('missed')?.verdict]).toEqual(['worse', 'better', 'same', 'worse'])
    expect(rows.get('p99')?.change).toBeCloseTo(-0.2)
    expect(rows.get('missed')?.change).toBeNull()
    expect(compared(report(100, 10), report(103, 10)).every((r) => r.verdict === 'same')).toBe(true)
  })
})
