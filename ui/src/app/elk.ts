import workerAddress from 'elkjs/lib/elk-worker.min.js?url'
import type { GroupedGraph } from '../topology/grouping'
import { elkGraph, placesIn, type ElkGraph, type Positions } from '../topology/layout'
import { folded, isLargeLayout } from '../topology/largeLayout'

interface Layouter {
  layout: (graph: ElkGraph) => Promise<ElkGraph>
}

let layouter: Promise<Layouter> | undefined

/** Loads the worker, while what it is to arrange is still being read. */
export function prepareLayout(): Promise<Layouter> {
  layouter ??= import('elkjs/lib/elk-api').then(({ default: Elk }) => new Elk({ workerFactory: () => new Worker(workerAddress) }) as unknown as Layouter)
  return layouter
}

/** Places everything anew, in a worker that is loaded when it is first needed. */
export async function layOut(graph: GroupedGraph): Promise<Positions> {
  const placed = await (await prepareLayout()).layout(elkGraph(graph))
  const positions = placesIn(placed.children)
  return isLargeLayout(Object.keys(positions).length) ? folded(positions) : positions
}
