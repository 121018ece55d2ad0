import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import type { Graph } from '../topology/graph'
import { placeNew, type Positions } from '../topology/layout'
import { layOut } from './elk'

const key = (simulation: string): string => `microsim-positions/${simulation}`

export interface Placed {
  readonly positions: Positions
  /** Whether a first layout has been made; before it there is nothing to show. */
  readonly ready: boolean
  /** Grows with each layout of everything: then the view shows all of it. */
  readonly layouts: number
  readonly move: (moved: Positions) => void
  readonly arrange: () => Promise<void>
}

/** Where the services are drawn: as this browser's user left them, else as the layout places them. */
export function usePositions(simulation: string, graph: Graph): Placed {
  const [known, setKnown] = useState<Positions | null>(() => stored(simulation))
  const [layouts, setLayouts] = useState(0)
  const latest = useRef(graph)
  useEffect(() => {
    latest.current = graph
  }, [graph])

  const arrange = useCallback(async () => {
    const placed = await layOut(latest.current)
    setKnown(placed)
    setLayouts((n) => n + 1)
    localStorage.setItem(key(simulation), JSON.stringify(placed))
  }, [simulation])

  const first = known === null && graph.services.length > 0
  useEffect(() => {
    if (first) void arrange()
  }, [first, arrange])

  const move = useCallback((moved: Positions) => {
    setKnown((before) => {
      const next = { ...before, ...moved }
      localStorage.setItem(key(simulation), JSON.stringify(next))
      return next
    })
  }, [simulation])

  const positions = useMemo(() => placeNew([...graph.services.map((s) => s.name), ...graph.others], known ?? {}), [graph, known])
  return { positions, ready: known !== null || graph.services.length === 0, layouts, move, arrange }
}

/** Whether this browser knows where a simulation's services are. */
export const arePlaced = (simulation: string): boolean => stored(simulation) !== null

function stored(simulation: string): Positions | null {
  try {
    return JSON.parse(localStorage.getItem(key(simulation)) ?? 'null') as Positions | null
  } catch {
    return null
  }
}
