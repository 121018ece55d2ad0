import { useCallback, useMemo, useState } from 'react'
import { useStoreApi } from '@xyflow/react'
import type { GroupedGraph } from '../topology/grouping'
import type { Positions } from '../topology/layout'
import { isSameNear, nearOf, type Near, type View } from '../topology/near'

interface Nearness {
  readonly near: Near
  /** How much the drawing was enlarged when it last came to rest. */
  readonly zoom: number
  /** To be called when the view has come to rest: what is near is decided then, and not while it moves. */
  readonly onRest: () => void
}

/** What of a drawing is near, decided anew when the view comes to rest. */
export function useNear(graph: GroupedGraph, positions: Positions, pinned: ReadonlySet<string>): Nearness {
  const store = useStoreApi()
  const [view, setView] = useState<View>({ x: 0, y: 0, zoom: 1, width: 0, height: 0 })
  const onRest = useCallback(() => {
    const { transform: [x, y, zoom], width, height } = store.getState()
    setView({ x, y, zoom, width, height })
  }, [store])
  const next = useMemo(() => nearOf(graph, positions, view, pinned), [graph, positions, view, pinned])
  const [kept, setKept] = useState(next)
  if (kept !== next && !isSameNear(kept, next)) setKept(next)
  return { near: isSameNear(kept, next) ? kept : next, zoom: view.zoom, onRest }
}
