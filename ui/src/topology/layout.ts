import { idsOf, type GroupedGraph } from './grouping'
import { isLargeLayout, onward } from './largeLayout'

export interface Point {
  readonly x: number
  readonly y: number
}

export type Positions = Readonly<Record<string, Point>>

export const nodeWidth = 200
export const nodeHeight = 66

/** What is left between a group's frame and its services; above them stands the group's name. */
export const framePadding = { side: 22, top: 44 }

// Of hundreds of services nobody sees where a line bends: the quick ways are enough.
const quick = {
  'elk.layered.nodePlacement.strategy': 'SIMPLE',
  'elk.layered.thoroughness': '1',
  'elk.layered.crossingMinimization.greedySwitch.type': 'OFF',
  'elk.edgeRouting': 'POLYLINE',
}
const thorough = { 'elk.layered.nodePlacement.strategy': 'NETWORK_SIMPLEX', 'elk.layered.thoroughness': '7' }

// A frame does not inherit it.
const spacing = { 'elk.layered.spacing.nodeNodeBetweenLayers': '132', 'elk.spacing.nodeNode': '32' }

/** The drawing as ELK reads it: what a frame is around is arranged in it. In a large drawing all services are arranged alike, for frames would take most of the time. */
export function elkGraph(graph: GroupedGraph): ElkGraph {
  const ids = idsOf(graph)
  const isLarge = isLargeLayout(ids.length)
  const frames = isLarge ? [] : graph.groups.filter((g) => !g.collapsed)
  const framed = new Set(frames.flatMap((g) => g.services))
  const { side, top } = framePadding
  const nodes = (of: readonly string[]): ElkNode[] => of.map((id) => ({ id, width: nodeWidth, height: nodeHeight }))
  return {
    id: 'root',
    layoutOptions: {
      'elk.algorithm': 'layered',
      'elk.direction': 'RIGHT',
      ...spacing,
      // Parts that are not connected are set beside each other; in a large drawing each layer is one, whatever it is a part of.
      'elk.separateConnectedComponents': String(!isLarge),
      ...(isLarge ? quick : thorough),
      ...(frames.length > 0 ? { 'elk.hierarchyHandling': 'INCLUDE_CHILDREN' } : {}),
    },
    children: [...nodes(ids.filter((id) => !framed.has(id))), ...frames.map((g): ElkNode => ({ id: g.id, layoutOptions: { ...spacing, 'elk.padding': `[top=${String(top)},left=${String(side)},bottom=${String(side)},right=${String(side)}]` }, children: nodes(g.services) }))],
    edges: (isLarge ? onward(ids, graph.arrows) : graph.arrows.filter((a) => a.from !== a.to)).map((a) => ({ id: a.id, sources: [a.from], targets: [a.to] })),
  }
}

interface ElkNode {
  id: string
  width?: number
  height?: number
  x?: number
  y?: number
  layoutOptions?: Record<string, string>
  children?: ElkNode[]
}

export interface ElkGraph {
  id: string
  layoutOptions: Record<string, string>
  children: ElkNode[]
  edges: { id: string; sources: string[]; targets: string[] }[]
}

/** Where everything is in an arranged drawing; what is in a frame has its place in the whole. */
export function placesIn(nodes: readonly ElkNode[], from: Point = { x: 0, y: 0 }): Positions {
  return Object.fromEntries(nodes.flatMap((n): [string, Point][] => {
    const at = { x: from.x + (n.x ?? 0), y: from.y + (n.y ?? 0) }
    return n.children ? Object.entries(placesIn(n.children, at)) : [[n.id, { x: Math.round(at.x), y: Math.round(at.y) }]]
  }))
}

/** A place for nodes that have none yet, below all others: a layout of everything would move what a person has put somewhere. */
export function placeNew(names: readonly string[], known: Positions): Positions {
  const missing = names.filter((n) => !known[n])
  if (missing.length === 0) return known
  const there = names.flatMap((n) => known[n] ?? [])
  const left = there.length === 0 ? 0 : Math.min(...there.map((p) => p.x))
  const below = there.length === 0 ? 0 : Math.max(...there.map((p) => p.y)) + nodeHeight + 36
  return { ...known, ...Object.fromEntries(missing.map((n, i) => [n, { x: left + (i % 6) * (nodeWidth + 48), y: below + Math.floor(i / 6) * (nodeHeight + 36) }])) }
}

const step = 48

/** Places for copies of services, beside those that they were made of and not on top of others. What has no place yet gets none. */
export function besides(copies: ReadonlyMap<string, string>, positions: Positions): Positions {
  const taken = Object.values(positions)
  const isTaken = (at: Point): boolean => taken.some((p) => Math.abs(p.x - at.x) < step / 2 && Math.abs(p.y - at.y) < step / 2)
  const moved = (by: number): [string, Point][] => [...copies].flatMap(([of, copy]) => {
    const at = positions[of]
    return at ? [[copy, { x: at.x + by, y: at.y + by }]] : []
  })
  let by = step
  while (moved(by).some(([, at]) => isTaken(at))) by += step
  return Object.fromEntries(moved(by))
}
