import { idsOf, type GroupedGraph } from './grouping'
import { nodeHeight, nodeWidth, type Positions } from './layout'

/** Up to so many services a drawing is placed well enough by what is here, in a moment; what is larger or has frames waits for the layout that has a worker of its own. */
export const mostPlacedQuickly = 60

const layerGap = 132
const rowGap = 32
/** What is kept free for an arrow that passes a layer. */
const passingHeight = 24
const sweeps = 6

export function canPlaceQuickly(graph: GroupedGraph): boolean {
  return idsOf(graph).length <= mostPlacedQuickly && graph.groups.every((g) => g.collapsed)
}

interface Item {
  readonly id: string
  readonly height: number
  /** What it is beside, one layer before and one layer after. */
  readonly before: Item[]
  readonly after: Item[]
  y: number
}

/** Places services in layers from the callers to the callees, so that few arrows cross. The same drawing is placed the same way each time. */
export function placeQuickly(graph: GroupedGraph): Positions {
  const ids = idsOf(graph)
  const edges = onwardEdges(ids, graph.arrows.map((a): [string, string] => [a.from, a.to]))
  const depths = longestPaths(ids, edges)
  const layers = layersOf(ids, edges, depths)
  for (let sweep = 0; sweep < sweeps; sweep++) {
    const forth = sweep % 2 === 0
    for (const layer of forth ? layers : [...layers].reverse()) order(layer, forth)
  }
  for (const layer of layers) stack(layer)
  for (let sweep = 0; sweep < sweeps; sweep++) {
    const forth = sweep % 2 === 0
    for (const layer of forth ? layers : [...layers].reverse()) align(layer, forth)
  }
  const top = Math.min(...layers.flatMap((layer) => layer.map((i) => i.y)))
  const known = new Set(ids)
  return Object.fromEntries(layers.flatMap((layer, depth) => layer.flatMap((i) => (known.has(i.id) ? [[i.id, { x: depth * (nodeWidth + layerGap), y: Math.round(i.y - top) }] as const] : []))))
}

// All but those that lead back to where they come from.
function onwardEdges(ids: readonly string[], edges: readonly (readonly [string, string])[]): [string, string][] {
  const callees = new Map<string, string[]>(ids.map((id) => [id, []]))
  for (const [from, to] of edges) if (from !== to) callees.get(from)?.push(to)
  const called = new Set(edges.filter(([from, to]) => from !== to).map(([, to]) => to))
  const done = new Set<string>()
  const above = new Set<string>()
  const onward: [string, string][] = []
  const visit = (id: string): void => {
    done.add(id)
    above.add(id)
    for (const to of callees.get(id) ?? []) {
      if (above.has(to)) continue
      onward.push([id, to])
      if (!done.has(to)) visit(to)
    }
    above.delete(id)
  }
  // Entries first; a circle that nobody calls begins with its first service.
  for (const id of [...ids.filter((i) => !called.has(i)), ...ids]) if (!done.has(id)) visit(id)
  return onward
}

function longestPaths(ids: readonly string[], edges: readonly (readonly [string, string])[]): ReadonlyMap<string, number> {
  const callers = new Map<string, string[]>(ids.map((id) => [id, []]))
  for (const [from, to] of edges) callers.get(to)?.push(from)
  const depths = new Map<string, number>()
  const depthOf = (id: string): number => {
    const known = depths.get(id)
    if (known !== undefined) return known
    const depth = Math.max(-1, ...(callers.get(id) ?? []).map(depthOf)) + 1
    depths.set(id, depth)
    return depth
  }
  for (const id of ids) depthOf(id)
  return depths
}

// An arrow over several layers has a place of its own in each of them.
function layersOf(ids: readonly string[], edges: readonly (readonly [string, string])[], depths: ReadonlyMap<string, number>): Item[][] {
  const layers: Item[][] = []
  const add = (depth: number, id: string, height: number): Item => {
    const item: Item = { id, height, before: [], after: [], y: 0 }
    ;(layers[depth] ??= []).push(item)
    return item
  }
  const items = new Map(ids.map((id) => [id, add(depths.get(id) ?? 0, id, nodeHeight)]))
  for (const [from, to] of edges) {
    const [start, end] = [items.get(from), items.get(to)]
    if (!start || !end) continue
    let last = start
    for (let depth = (depths.get(from) ?? 0) + 1; depth < (depths.get(to) ?? 0); depth++) last = join(last, add(depth, `${from} ${to} ${String(depth)}`, passingHeight))
    join(last, end)
  }
  for (const layer of layers) layer.forEach((item, i) => { item.y = i })
  return layers
}

function join(from: Item, to: Item): Item {
  from.after.push(to)
  to.before.push(from)
  return to
}

// What is beside the same ones comes together; until all of them are stacked, a place is a number in its layer.
function order(layer: Item[], forth: boolean): void {
  const wanted = new Map(layer.map((i) => [i, middleOf(forth ? i.before : i.after) ?? i.y]))
  layer.sort((a, b) => (wanted.get(a) ?? 0) - (wanted.get(b) ?? 0) || a.y - b.y)
  layer.forEach((item, i) => { item.y = i })
}

function middleOf(items: readonly Item[]): number | null {
  return items.length === 0 ? null : items.reduce((sum, i) => sum + i.y, 0) / items.length
}

function stack(layer: readonly Item[]): void {
  const height = layer.reduce((sum, i) => sum + i.height + rowGap, -rowGap)
  let y = -height / 2
  for (const item of layer) {
    item.y = y
    y += item.height + rowGap
  }
}

// Each as near to the middle of its neighbours as the others let it.
function align(layer: readonly Item[], forth: boolean): void {
  const wanted = layer.map((item) => {
    const beside = forth ? item.before : item.after
    return beside.length === 0 ? item.y : beside.reduce((sum, i) => sum + i.y + i.height / 2, 0) / beside.length - item.height / 2
  })
  let free = -Infinity
  const down = layer.map((item, i) => {
    const y = Math.max(wanted[i] ?? 0, free)
    free = y + item.height + rowGap
    return y
  })
  // Pushed down as far as that, they are moved back up by what they were pushed on average.
  const pushed = down.reduce((sum, y, i) => sum + y - (wanted[i] ?? 0), 0) / layer.length
  layer.forEach((item, i) => { item.y = (down[i] ?? 0) - pushed })
}
