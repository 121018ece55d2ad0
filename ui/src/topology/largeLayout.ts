import type { Arrow } from './graph'
import { nodeHeight, nodeWidth, type Point, type Positions } from './layout'

/** From how many services on a drawing is arranged by what is here. */
const largeFrom = 150

const gapX = 60
const gapY = 32
const gapOfLayers = 132
/** How many times as wide as high a drawing should be: as screens are. */
const shape = 1.6

export const isLargeLayout = (nodes: number): boolean => nodes > largeFrom

/**
 * The arrows of a large drawing that lead one step further from its entries. What leads back or stays beside is left out of its layout: bent around everything
 * else, those arrows would take most of the time and most of the place.
 */
export function onward(ids: readonly string[], arrows: readonly Arrow[]): Arrow[] {
  const depths = depthsOf(ids, arrows)
  return arrows.filter((a) => depths.get(a.to) === (depths.get(a.from) ?? 0) + 1)
}

/** Breaks layers that are higher than the drawing should be into columns, in their order. */
export function folded(positions: Positions): Positions {
  const layers = new Map<number, [string, Point][]>()
  for (const entry of Object.entries(positions)) layers.set(entry[1].x, [...(layers.get(entry[1].x) ?? []), entry])
  const cell = { width: nodeWidth + gapX, height: nodeHeight + gapY }
  const rows = Math.max(8, Math.ceil(Math.sqrt((Object.keys(positions).length * cell.width) / (shape * cell.height))))
  const placed: [string, Point][] = []
  let left = 0
  for (const [, layer] of [...layers].sort(([a], [b]) => a - b)) {
    const columns = Math.ceil(layer.length / rows)
    const high = Math.ceil(layer.length / columns)
    const top = ((rows - high) * cell.height) / 2
    layer.sort(([, a], [, b]) => a.y - b.y).forEach(([name], i) => {
      placed.push([name, { x: left + (i % columns) * cell.width, y: Math.round(top + Math.floor(i / columns) * cell.height) }])
    })
    left += columns * cell.width - gapX + gapOfLayers
  }
  return Object.fromEntries(placed)
}

/** How many calls away from an entry each service is. Entries are those that nobody calls; a circle begins with its first service. */
function depthsOf(ids: readonly string[], arrows: readonly Arrow[]): ReadonlyMap<string, number> {
  const called = new Set(arrows.filter((a) => a.from !== a.to).map((a) => a.to))
  const callees = new Map<string, string[]>()
  for (const { from, to } of arrows) {
    const there = callees.get(from)
    if (there) there.push(to)
    else callees.set(from, [to])
  }
  const depths = new Map<string, number>()
  const begin = (entries: readonly string[]): void => {
    let layer = entries.filter((name) => !depths.has(name))
    for (let depth = 0; layer.length > 0; depth++) {
      for (const name of layer) depths.set(name, depth)
      layer = [...new Set(layer.flatMap((name) => callees.get(name) ?? []))].filter((name) => !depths.has(name))
    }
  }
  begin(ids.filter((id) => !called.has(id)))
  for (const id of ids) begin([id])
  return depths
}
