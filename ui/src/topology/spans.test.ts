import { describe, expect, it } from 'vitest'
import type { SpanView } from '../api/types'
import { flameOf, frameAt, ownTimesOf, placed } from './flame'
import { ownTimes, rowsOf, sharesOf, titleOf } from './spanTree'
import { slowestOf, traceQuery } from './traceQuery'

const span = (id: string, parentId: string | undefined, depth: number, kind: SpanView['kind'], service: string, offsetMs: number, durationMs: number, more: Partial<SpanView> = {}): SpanView =>
  ({ id, parentId, depth, service, kind, name: 'POST /', offsetMs, durationMs, attributes: {}, events: [], ...more })

const call = (id: string, parentId: string | undefined, depth: number, from: string, to: string, offsetMs: number, durationMs: number, more: Partial<SpanView> = {}): SpanView =>
  span(id, parentId, depth, 'client', from, offsetMs, durationMs, { ...more, attributes: { 'server.address': to } })

// a calls b and c at once; b is busy for all of its call but 2 ms of the network.
const trace: SpanView[] = [
  span('1', undefined, 0, 'server', 'a', 0, 100),
  call('2', '1', 1, 'a', 'b', 10, 40),
  span('3', '2', 2, 'server', 'b', 11, 38),
  call('4', '1', 1, 'a', 'c', 10, 80, { error: 'timeout' }),
]

describe('rows of a trace', () => {
  it('are all of them, or those that are not below a collapsed one', () => {
    expect(rowsOf(trace, new Set()).map((r) => [r.span.id, r.hasChildren])).toEqual([['1', true], ['2', true], ['3', false], ['4', false]])
    expect(rowsOf(trace, new Set(['2'])).map((r) => [r.span.id, r.hidden])).toEqual([['1', 0], ['2', 1], ['4', 0]])
    expect(rowsOf(trace, new Set(['1', '2'])).map((r) => [r.span.id, r.hidden])).toEqual([['1', 3]])
  })

  it('say whom a call goes to', () => {
    expect(trace.map(titleOf)).toEqual(['POST /', '→ b', 'POST /', '→ c'])
  })
})

describe('time', () => {
  it('is shared by what goes on at once', () => {
    expect(sharesOf({ start: 0, end: 100 }, [{ start: 10, end: 50 }, { start: 10, end: 90 }])).toEqual([20, 60])
    expect(sharesOf({ start: 0, end: 10 }, [{ start: -5, end: 5 }, { start: 5, end: 50 }])).toEqual([5, 5])
    expect(sharesOf({ start: 0, end: 10 }, [{ start: 3, end: 3 }, { start: 20, end: 30 }])).toEqual([0, 0])
    expect(sharesOf({ start: 0, end: 10 }, [])).toEqual([])
  })

  it('of its own is what callees leave, counted once where they overlap', () => {
    expect([...ownTimes(trace)]).toEqual([['1', 20], ['2', 2], ['3', 38], ['4', 80]])
  })
})

describe('a flame graph', () => {
  it('has all the time in it once', () => {
    const flame = flameOf([trace, trace], null)
    expect([flame.name, flame.total, flame.own, flame.calls]).toEqual(['a', 200, 40, 2])
    expect(flame.children.map((f) => [f.name, f.total, f.own, f.errors])).toEqual([['c', 120, 120, 2], ['b', 40, 40, 0]])
    expect(ownTimesOf(flame).reduce((sum, one) => sum + one.own, 0)).toBe(200)
    expect(placed(flame).map((p) => [p.path, p.depth, p.left, p.width])).toEqual([['a', 0, 0, 1], ['a›c', 1, 0, 0.6], ['a›b', 1, 0.6, 0.2]])
    expect(frameAt(flame, 'a›c').total).toBe(120)
    expect(frameAt(flame, 'gone')).toBe(flame)
  })

  it('of one service begins where traces came to it', () => {
    const flame = flameOf([trace], 'b')
    expect([flame.name, flame.total, flame.own]).toEqual(['b', 38, 38])
    expect(flameOf([trace], 'nobody')).toMatchObject({ total: 0, children: [] })
  })

  it('survives parents in a loop', () => {
    const loop = [span('1', '2', 0, 'internal', 'a', 0, 10), span('2', '1', 1, 'internal', 'b', 0, 10)]
    expect(flameOf([loop], null).total).toBe(0)
    expect(flameOf([[span('0', undefined, 0, 'server', 'r', 0, 10), ...loop, span('3', '3', 1, 'internal', 'c', 0, 1)]], null).name).toBe('r')
  })

  it('names an endpoint that is not the usual one', () => {
    expect(flameOf([[span('1', undefined, 0, 'server', 'a', 0, 5, { attributes: { 'http.route': '/cart' } })]], null).name).toBe('a /cart')
  })
})

describe('filters of traces', () => {
  it('are asked for as the address says them', () => {
    expect(traceQuery({ ...slowestOf('a', 'b'), minDuration: '250', trace: 'x', status: ' ' }).toString()).toBe('limit=50&caller=a&callee=b&minDuration=250ms&order=slowest')
    expect(traceQuery({ minDuration: '1.5 s', limit: '5' }).toString()).toBe('limit=5&minDuration=1.5s')
  })
})
