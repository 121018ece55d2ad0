import { describe, expect, it } from 'vitest'
import { Frames } from '../api/frames'
import { faultTypes } from '../api/faults'
import { argumentsOf, argumentValue, conditionTypes, suggestion, timeLeft } from './conditions'
import { besides, elkGraph, placeNew } from './layout'
import { graphOf } from './graph'
import { grouped } from './grouping'
import { appendStep, asCurl, lengthOf, spansOf } from './requests'
import { series } from './series'
import { dashSeconds, percentText, rateText, toneOf } from './traffic'
import { draw } from './document'

describe('frames of a stream', () => {
  it('are found wherever the pieces end', () => {
    const stream = 'id: 7\nevent: service\ndata: {"a":1}\n\n: still here\n\nevent: metrics\ndata: x\ndata: y\n\n'
    for (let cut = 0; cut <= stream.length; cut++) {
      const frames = new Frames()
      const found = [...frames.add(stream.slice(0, cut)), ...frames.add(stream.slice(cut))]
      expect(found).toEqual([
        { event: 'service', data: '{"a":1}', id: '7' },
        { event: 'message', data: '', id: null },
        { event: 'metrics', data: 'x\ny', id: null },
      ])
    }
  })
})

describe('forms of conditions', () => {
  it('have every type of the catalogue somewhere, and link types on connections alone', () => {
    const all = new Set([...conditionTypes(true), ...conditionTypes(false)].map(([type]) => type))
    expect([...all].sort()).toEqual(Object.keys(faultTypes).sort())
    expect(conditionTypes(false).map(([type]) => type)).not.toContain('dns')
  })

  it('begin with values that are in range', () => {
    for (const [type] of conditionTypes(false)) {
      for (const [name, argument] of argumentsOf(type)) {
        const value = argumentValue(argument, suggestion(type, name, argument))
        expect(argument.required && value === undefined, `${type} ${name}`).toBeFalsy()
        if (typeof value === 'number') expect(value >= (argument.min ?? -Infinity) && value <= (argument.max ?? Infinity), `${type} ${name}`).toBe(true)
      }
    }
    expect(argumentsOf('hang')).toEqual([])
  })

  it('say how much time is left', () => {
    expect([timeLeft(-5), timeLeft(59_000), timeLeft(61_500)]).toEqual(['0 s', '59 s', '1 min 2 s'])
  })
})

describe('results', () => {
  const result = {
    service: 'a', start: '2026-01-01T00:00:00.000Z', durationMs: 30, errors: [],
    calls: [{ service: 'b', designation: 'http://b/', start: '2026-01-01T00:00:00.005Z', durationMs: 20, tries: 2, status: 200, error: null }, { service: 'c', start: '2026-01-01T00:00:00.026Z', durationMs: 3, tries: 1, status: null, error: 'refused' }],
    response: [{ service: 'b', start: '2026-01-01T00:00:00.010Z', durationMs: 12, errors: ['slow'], calls: [], response: [] }, null],
  }

  it('become a waterfall, with what never answered in it', () => {
    const spans = spansOf(result, 200)
    expect(spans.map((s) => [s.service, s.depth, s.start, s.duration, s.status])).toEqual([['a', 0, 0, 30, 200], ['b', 1, 10, 12, 200], ['c', 1, 26, 3, null]])
    expect(spans[2]?.problems).toEqual(['refused'])
    expect(lengthOf(spans)).toBe(30)
    expect(spansOf('<html>', 502)).toEqual([])
    expect(spansOf(null, 502)).toEqual([])
  })

  it('of a path that is clicked together are nested', () => {
    const request: unknown = JSON.parse(appendStep(appendStep('{"designation":"a","usePlan":true}', 'b'), 'c'))
    expect(request).toEqual({ designation: 'a', routes: [{ designation: 'b', routes: [{ designation: 'c' }] }] })
  })

  it('are asked for by a command that a shell reads as one word', () => {
    expect(asCurl('http://h', 's', '{"designation": "it\'s"}')).toContain(`-d '{"designation":"it'\\''s"}'`)
  })
})

describe('traffic', () => {
  it('has a tone', () => {
    const of = (rate: number, errorRatio: number): string => toneOf({ rate, errorRatio, p99Ms: 1 })
    expect([of(0, 0), of(5, 0), of(5, 0.01), of(5, 0.05), toneOf(undefined)]).toEqual(['idle', 'good', 'warn', 'bad', 'idle'])
  })

  it('flows faster the more there is', () => {
    const speeds = [0.5, 5, 50, 500, 5000].map(dashSeconds)
    expect(speeds).toEqual([...speeds].sort((a, b) => b - a))
    expect([rateText(3.21), rateText(42.4), rateText(2345), percentText(0.004), percentText(0.5)]).toEqual(['3.2/s', '42/s', '2.3k/s', '0.4 %', '50 %'])
  })

  it('is a value for each step, null where nothing is known', () => {
    const data = series([{ start: '1970-01-01T00:00:04Z', requests: 4, requestsPerSecond: 2, errors: 1, p50Ms: 3 }], 0, 8, 2)
    expect(data.times).toEqual([0, 2, 4, 6])
    expect(data.rate).toEqual([null, null, 2, null])
    expect(data.errors[2]).toBe(0.5)
    expect(data.calls).toBe(4)
  })
})

describe('layout', () => {
  it('places what is new beside what a person has placed', () => {
    const placed = placeNew(['a', 'b'], { a: { x: 10, y: 20 } })
    expect(placed.a).toEqual({ x: 10, y: 20 })
    expect(placed.b?.y).toBeGreaterThan(20 + 60)
  })

  it('places copies beside what they were made of, as far from each other, and not on top of others', () => {
    const positions = { a: { x: 0, y: 0 }, b: { x: 300, y: 10 }, c: { x: 48, y: 50 } }
    expect(besides(new Map([['a', 'a-2'], ['b', 'b-2'], ['elsewhere', 'd']]), positions)).toEqual({ 'a-2': { x: 96, y: 96 }, 'b-2': { x: 396, y: 106 } })
  })

  it('leaves out arrows to the service itself, for the layout places between two', () => {
    const graph = graphOf(draw('spec: { services: { a: { framework: x, calls: [{ to: a }, { to: out }] } } }').topology)
    expect(elkGraph(grouped(graph, [], new Set())).edges.map((e) => e.id)).toEqual(['a out'])
    expect(graph.others).toEqual(['out'])
  })
})
