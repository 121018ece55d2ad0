import { describe, expect, it } from 'vitest'
import type { GroupedGraph } from './grouping'
import type { Positions } from './layout'
import { isSameNear, nearOf, type View } from './near'

const columns = 25

/** A grid of services, each of which calls the next one. */
function grid(count: number): { graph: GroupedGraph; positions: Positions } {
  const names = Array.from({ length: count }, (_, i) => `s${String(i)}`)
  const services = names.map((name) => ({ name, framework: 'express', replicas: 1, version: 'v1', parallel: false, faults: 0 }))
  const arrows = names.slice(1).map((to, i) => ({ id: `s${String(i)} ${to}`, from: `s${String(i)}`, to, connections: [] }))
  return { graph: { services, others: [], arrows, groups: [] }, positions: Object.fromEntries(names.map((n, i) => [n, { x: (i % columns) * 280, y: Math.floor(i / columns) * 130 }])) }
}

const far: View = { x: 0, y: 0, zoom: 0.1, width: 900, height: 700 }
const close: View = { ...far, zoom: 1 }
const none = new Set<string>()

describe('what is near', () => {
  it('is everything in a drawing of few services, however small it is shown', () => {
    const { graph, positions } = grid(20)
    expect(nearOf(graph, positions, far, none)).toMatchObject({ services: { size: 20 }, arrows: { size: 19 } })
  })

  it('is nothing where nothing can be read', () => {
    const { graph, positions } = grid(500)
    expect(nearOf(graph, positions, far, none)).toMatchObject({ services: { size: 0 }, arrows: { size: 0 } })
  })

  it('is what is in view, and both ends of each arrow of it', () => {
    const { graph, positions } = grid(500)
    const near = nearOf(graph, positions, { ...close, x: -280 * 10, y: -130 * 8 }, none)
    expect(near.services.has(`s${String(8 * columns + 11)}`)).toBe(true)
    expect(near.services.has('s0')).toBe(false)
    expect(near.services.size).toBeLessThan(80)
    for (const arrow of graph.arrows.filter((a) => near.arrows.has(a.id))) expect(near.services.has(arrow.from) && near.services.has(arrow.to)).toBe(true)
  })

  it('is what is selected with all of its arrows, from however far', () => {
    const { graph, positions } = grid(500)
    expect(nearOf(graph, positions, far, new Set(['s7']))).toEqual({ services: new Set(['s6', 's7', 's8']), arrows: new Set(['s6 s7', 's7 s8']) })
    expect(nearOf(graph, positions, far, new Set(['s7 s8']))).toEqual({ services: new Set(['s7', 's8']), arrows: new Set(['s7 s8']) })
  })

  it('leaves out arrows that lead out of the view where there is a crowd of them', () => {
    const { graph, positions } = grid(500)
    const busy: GroupedGraph = { ...graph, arrows: [...Array.from({ length: 400 }, (_, i) => ({ id: `s0 s${String(i + 100)}`, from: 's0', to: `s${String(i + 100)}`, connections: [] })), ...graph.arrows] }
    const near = nearOf(busy, positions, close, none)
    expect(near.arrows.has('s0 s1')).toBe(true)
    expect(near.arrows.has('s0 s499')).toBe(false)
  })

  it('is the same after a move that changes nothing', () => {
    const { graph, positions } = grid(500)
    const before = nearOf(graph, positions, close, none)
    expect(isSameNear(before, nearOf(graph, positions, { ...close, x: -2 }, none))).toBe(true)
    expect(isSameNear(before, nearOf(graph, positions, { ...close, x: -2000 }, none))).toBe(false)
  })
})
