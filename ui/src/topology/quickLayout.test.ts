import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { draw } from './document'
import { graphOf } from './graph'
import { grouped } from './grouping'
import { nodeHeight, nodeWidth, type Positions } from './layout'
import { canPlaceQuickly, placeQuickly } from './quickLayout'
import { templates } from './templates'

const folder = new URL('../../../docs/examples/', import.meta.url)
const made = templates.map((t): [string, string] => [t.id, t.make({ name: 'x', frameworks: ['express'], count: 20, random: () => 0.4 })])
const documents = [...readdirSync(folder).filter((f) => f.endsWith('.yaml')).map((f): [string, string] => [f, readFileSync(new URL(f, folder), 'utf8')]), ...made]

const graphIn = (text: string) => grouped(graphOf(draw(text).topology), [], new Set())
const calls = (...all: string[]) => graphIn(`spec: { services: { ${[...new Set(all.flatMap((c) => c.split(' ')))].map((s) => `${s}: { calls: [${all.filter((c) => c.startsWith(`${s} `)).map((c) => `{ to: ${c.split(' ')[1] ?? ''} }`).join(', ')}] }`).join(', ')} } }`)
const overlaps = (placed: Positions) => Object.entries(placed).flatMap(([a, p], i) => Object.entries(placed).slice(i + 1).filter(([, q]) => Math.abs(p.x - q.x) < nodeWidth && Math.abs(p.y - q.y) < nodeHeight).map(([b]) => `${a} ${b}`))

describe('the quick layout', () => {
  it.each(documents)('places all of %s, nothing on anything else, the same each time', (_, text) => {
    const graph = graphIn(text)
    const placed = placeQuickly(graph)
    expect(Object.keys(placed).sort()).toEqual([...graph.services.map((s) => s.name), ...graph.others].sort())
    expect(overlaps(placed)).toEqual([])
    expect(placeQuickly(graph)).toEqual(placed)
    expect(Math.min(...Object.values(placed).map((p) => p.y))).toBeGreaterThanOrEqual(0)
  })

  it('goes from callers to callees, and around in a circle once', () => {
    const placed = placeQuickly(calls('a b', 'b c', 'a c', 'c a', 'd d'))
    expect(['a', 'b', 'c', 'd'].map((s) => (placed[s]?.x ?? -1) / (nodeWidth + 132))).toEqual([0, 1, 2, 0])
  })

  it('has a chain in one line, and callers in the middle of their callees', () => {
    const chain = placeQuickly(calls('a b', 'b c'))
    expect(new Set(Object.values(chain).map((p) => p.y)).size).toBe(1)
    const fan = placeQuickly(calls('a b', 'a c', 'a d'))
    expect(fan.a?.y).toBe(fan.c?.y)
  })

  it('lets no arrow cross another that need not', () => {
    const placed = placeQuickly(calls('a x', 'a y', 'b w', 'b z', 'r a', 'r b'))
    const before = (one: string, other: string): boolean => (placed[one]?.y ?? 0) < (placed[other]?.y ?? 0)
    expect(before('a', 'b')).toBe(before('x', 'w'))
    expect(before('a', 'b')).toBe(before('y', 'z'))
  })

  it('leaves the place of an arrow over a layer free', () => {
    const placed = placeQuickly(calls('a b', 'b c', 'a c'))
    expect(placed.b?.y).not.toBe(placed.a?.y)
  })

  it('places whatever a draft calls its services', () => {
    const names = ['constructor', 'toString', '__proto__', 'hasOwnProperty', '0', 'a b', ' ']
    const placed = placeQuickly(graphIn(JSON.stringify({ spec: { services: Object.fromEntries(names.map((n, i) => [n, { calls: [{ to: names[i + 1] ?? 'other' }] }])) } })))
    expect(new Map(Object.entries(placed)).get('toString')?.x).toBe(nodeWidth + 132)
    expect(overlaps(placed)).toEqual([])
    expect(Object.keys(Object.prototype)).toEqual([])
  })

  it('leaves large drawings and frames to the other one', () => {
    expect(canPlaceQuickly(calls('a b'))).toBe(true)
    expect(canPlaceQuickly(calls(...Array.from({ length: 60 }, (_, i) => `a s${String(i)}`)))).toBe(false)
    const graph = calls('a b')
    expect(canPlaceQuickly(grouped(graph, [{ name: 'g', services: ['a'] }], new Set()))).toBe(false)
    expect(canPlaceQuickly(grouped(graph, [{ name: 'g', services: ['a'] }], new Set(['g'])))).toBe(true)
  })
})
