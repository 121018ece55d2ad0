import { describe, expect, it } from 'vitest'
import { folded, onward } from './largeLayout'
import { nodeHeight, nodeWidth } from './layout'

function onwardOf(calls: readonly string[]): string[] {
  const arrows = calls.map((id) => ({ id, from: id.split(' ')[0] ?? '', to: id.split(' ')[1] ?? '', connections: [] }))
  return onward([...new Set(arrows.flatMap((a) => [a.from, a.to]))], arrows).map((a) => a.id)
}

describe('the layout of large drawings', () => {
  it('follows the arrows that lead away from the entries', () => {
    expect(onwardOf(['a b', 'b c', 'c d', 'a c', 'd b', 'd d'])).toEqual(['a b', 'c d', 'a c'])
    expect(onwardOf(['a b', 'b a', 'x y'])).toEqual(['a b', 'x y'])
  })

  it('breaks high layers into columns: nothing lies on anything else, layers stay in order, and the whole has the shape of a screen', () => {
    const layers = [1, 300, 40, 159]
    const names = layers.flatMap((count, layer) => Array.from({ length: count }, (_, i) => [`${String(layer)}-${String(i)}`, { x: layer * 332, y: i * 98 }] as const))
    const placed = Object.entries(folded(Object.fromEntries(names)))
    expect(placed).toHaveLength(500)
    expect(placed.filter(([, a], i) => placed.slice(i + 1).some(([, b]) => Math.abs(a.x - b.x) < nodeWidth && Math.abs(a.y - b.y) < nodeHeight))).toEqual([])
    const right = (layer: number): number => Math.max(...placed.flatMap(([name, p]) => (name.startsWith(`${String(layer)}-`) ? [p.x + nodeWidth] : [])))
    const left = (layer: number): number => Math.min(...placed.flatMap(([name, p]) => (name.startsWith(`${String(layer)}-`) ? [p.x] : [])))
    for (const layer of [1, 2, 3]) expect(left(layer)).toBeGreaterThan(right(layer - 1))
    const height = Math.max(...placed.map(([, p]) => p.y + nodeHeight)) - Math.min(...placed.map(([, p]) => p.y))
    expect(right(3) / height).toBeGreaterThan(1)
    expect(right(3) / height).toBeLessThan(3)
  })
})
