import type { Graph } from './graph'

export interface Point {
  readonly x: number
  readonly y: number
}

export type Positions = Readonly<Record<string, Point>>

export const nodeWidth = 200
export const nodeHeight = 66

/** The drawing as ELK reads it. */
export function elkGraph(graph: Graph): ElkGraph {
  const names = [...graph.services.map((s) => s.name), ...graph.others]
  return {
    id: 'root',
    layoutOptions: {
      'elk.algorithm': 'layered',
      'elk.direction': 'RIGHT',
      'elk.layered.spacing.nodeNodeBetweenLayers': '132',
      'elk.spacing.nodeNode': '32',
      'elk.layered.nodePlacement.strategy': names.length > 150 ? 'BRANDES_KOEPF' : 'NETWORK_SIMPLEX',
      'elk.layered.thoroughness': names.length > 150 ? '1' : '7',
      'elk.separateConnectedComponents': 'true',
    },
    children: names.map((id) => ({ id, width: nodeWidth, height: nodeHeight })),
    edges: graph.arrows.filter((a) => a.from !== a.to).map((a) => ({ id: a.id, sources: [a.from], targets: [a.to] })),
  }
}

export interface ElkGraph {
  id: string
  layoutOptions: Record<string, string>
  children: { id: string; width: number; height: number; x?: number; y?: number }[]
  edges: { id: string; sources: string[]; targets: string[] }[]
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
