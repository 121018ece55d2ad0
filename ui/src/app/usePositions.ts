import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { movedServices } from '../topology/frames'
import type { GroupedGraph } from '../topology/grouping'
import { placeNew, type Positions } from '../topology/layout'
import { canPlaceQuickly, placeQuickly } from '../topology/quickLayout'
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

/**
 * Where the services are drawn: as this browser's user left them, else as a layout places them: the quick one where that will do.
 * @param names All services and outside callees, also those that are in collapsed groups.
 * @param graph What is drawn, and arranged.
 */
export function usePositions(simulation: string, names: readonly string[], graph: GroupedGraph): Placed {
  const [known, setKnown] = useState<Positions | null>(() => stored(simulation))
  const first = known === null && names.length > 0
  const isQuick = first && canPlaceQuickly(graph)
  if (isQuick) setKnown(movedServices(placeQuickly(graph), graph.groups, placeNew(names, {})))
  const [layouts, setLayouts] = useState(0)
  const positions = useMemo(() => placeNew(names, known ?? {}), [names, known])
  const latest = useRef({ graph, positions })
  useEffect(() => {
    latest.current = { graph, positions }
  }, [graph, positions])

  const arrange = useCallback(async () => {
    const { graph: arranged } = latest.current
    const placed = canPlaceQuickly(arranged) ? placeQuickly(arranged) : await layOut(arranged)
    // What is in a collapsed group goes where the group goes.
    setKnown(movedServices(placed, latest.current.graph.groups, latest.current.positions))
    setLayouts((n) => n + 1)
  }, [])

  useEffect(() => {
    if (first && !isQuick) void arrange()
  }, [first, isQuick, arrange])
  useEffect(() => {
    if (known) localStorage.setItem(key(simulation), JSON.stringify(known))
  }, [simulation, known])

  const move = useCallback((moved: Positions) => {
    const services = movedServices(moved, latest.current.graph.groups, latest.current.positions)
    setKnown((before) => ({ ...before, ...services }))
  }, [])

  return { positions, ready: known !== null || names.length === 0, layouts, move, arrange }
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
