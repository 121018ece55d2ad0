import { describe, expect, it } from 'vitest'
import type { MetricsView } from '../api/types'
import { agoText, conditionsAt, momentsOf, replayStep } from './replay'

const zero = Date.parse('2026-01-01T00:00:00Z')
const at = (seconds: number): string => new Date(zero + seconds * 1000).toISOString()
const measure = (seconds: number, rate: number, errorRatio = 0) => ({ start: at(seconds), requests: rate * 10, requestsPerSecond: rate, errors: 0, errorRatio, p50Ms: 1, p90Ms: 1, p99Ms: 2 })
const process = { active: 0, cpuCores: 0, memoryBytes: 1, replicas: 1 }

const view: MetricsView = {
  simulation: 'shop', from: at(0), to: at(40), stepSeconds: 10,
  services: [{ name: 'a', steps: [{ ...measure(0, 5), ...process, conditions: [] }, { ...measure(30, 5), ...process, conditions: ['latency'] }] }],
  connections: [{ from: 'a', to: 'b', steps: [measure(0, 4), measure(10, 2, 0.5)] }, { from: 'a', to: 'c', steps: [measure(10, 2)] }],
}

describe('the kept hour', () => {
  it('is one moment for each step, also for those of which nothing is known', () => {
    const moments = momentsOf(view)
    expect(moments.map((m) => (m.time - zero) / 1000)).toEqual([0, 10, 20, 30])
    expect(moments.map((m) => m.rate)).toEqual([4, 4, 0, 0])
    expect(moments.map((m) => m.errorRatio)).toEqual([0, 0.25, 0, 0])
    expect(moments[1]?.frame.connections.map((c) => [c.to, c.total?.requestsPerSecond])).toEqual([['b', 2], ['c', 2]])
    expect(moments[1]?.frame.services).toEqual([])
  })

  it('knows the conditions of then', () => {
    expect(momentsOf(view).map(conditionsAt)).toEqual([[], [], [], [{ service: 'a', type: 'latency', to: [] }]])
  })

  it('is empty where nothing was measured', () => {
    expect(momentsOf({ ...view, services: [], connections: [] })).toEqual([])
  })

  it('is loaded in steps that are short where there is little, and long where there is much', () => {
    expect(replayStep(13, 20)).toBe(10)
    expect(replayStep(500, 1500)).toBe(120)
    expect(replayStep(10_000, 30_000)).toBe(300)
  })

  it('is told in words', () => {
    expect([agoText(-5), agoText(45_000), agoText(600_000)]).toEqual(['0 s ago', '45 s ago', '10 min ago'])
  })
})
