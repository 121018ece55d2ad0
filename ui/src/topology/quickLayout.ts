import { Graph, layout, type EdgeLabel, type GraphLabel, type NodeLabel } from '@dagrejs/dagre'
import { idsOf, type GroupedGraph } from './grouping'
import { nodeHeight, nodeWidth, type Positions } from './layout'

/** Up to so many services a drawing is placed well enough here, in a moment; what is larger or has frames waits for the layout that has a worker of its own. */
export const mostPlacedQuickly = 60

const layerGap = 132
const rowGap = 32

export function canPlaceQuickly(graph: GroupedGraph): boolean {
  return idsOf(graph).length <= mostPlacedQuickly && graph.groups.every((g) => g.collapsed)
}

/** Places services in layers from the callers to the callees, so that few arrows cross. The same drawing is placed the same way each time. */
export function placeQuickly(graph: GroupedGraph): Positions {
  // The library keeps nodes in plain objects, so a service called toString or __proto__ would do harm: it is told numbers.
  const ids = idsOf(graph)
  const numbers = new Map(ids.map((id, i) => [id, String(i)]))
  const drawn = new Graph<GraphLabel, NodeLabel, EdgeLabel>()
  drawn.setGraph({ rankdir: 'LR', ranksep: layerGap, nodesep: rowGap, edgesep: rowGap })
  for (const number of numbers.values()) drawn.setNode(number, { width: nodeWidth, height: nodeHeight })
  for (const arrow of graph.arrows) {
    const [from, to] = [numbers.get(arrow.from), numbers.get(arrow.to)]
    if (from && to && from !== to) drawn.setEdge(from, to, {})
  }
  layout(drawn)
  return Object.fromEntries(ids.map((id, i) => {
    const { x = 0, y = 0 } = drawn.node(String(i))
    return [id, { x: Math.round(x - nodeWidth / 2), y: Math.round(y - nodeHeight / 2) }]
  }))
}
