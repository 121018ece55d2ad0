import { useEffect, useRef, useState } from 'react'
import { followEvents, type Connectivity } from '../api/events'
import { listConditions, readSimulation } from '../api/simulations'
import type { ConditionView, EventView, MetricsView, SimulationView } from '../api/types'
import { arrowId } from '../topology/graph'
import { LiveState } from './statuses'

export interface Followed {
  readonly live: LiveState
  readonly connectivity: Connectivity
  readonly view: SimulationView | null
  readonly conditions: readonly ConditionView[]
  /** When it was deleted, or never was. */
  readonly gone: boolean
}

const refreshAfterMs = 80

/**
 * Follows what happens in a simulation. What events only hint at is read again, at most once in a moment.
 * @param onApplied Another version of the document runs, or may after a loss.
 */
export function useEvents(name: string, onApplied: () => void): Followed {
  const applied = useRef(onApplied)
  useEffect(() => {
    applied.current = onApplied
  }, [onApplied])
  const [live] = useState(() => new LiveState())
  const [connectivity, setConnectivity] = useState<Connectivity>('connecting')
  const [view, setView] = useState<SimulationView | null>(null)
  const [conditions, setConditions] = useState<readonly ConditionView[]>([])
  const [gone, setGone] = useState(false)

  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined
    let ended = false
    const refresh = async (): Promise<void> => {
      try {
        const [next, there] = await Promise.all([readSimulation(name), listConditions(name)])
        if (ended) return
        for (const service of next.services) live.services.set(service.name, stateOf(service))
        setView(next)
        setConditions(there)
        setGone(false)
      } catch {
        // The stream of events says when the server is back.
      }
    }
    const soon = (): void => {
      timer ??= setTimeout(() => {
        timer = undefined
        void refresh()
      }, refreshAfterMs)
    }
    const onEvent = (type: string, data: string): void => {
      if (type === 'metrics') {
        live.addFrame(JSON.parse(data) as MetricsView, arrowId)
        return
      }
      const event = JSON.parse(data) as EventView
      if (event.service) live.services.set(event.service.name, { phase: event.service.phase, ready: event.service.readyReplicas, wanted: event.service.replicas, restarts: event.service.restarts, reason: event.service.reason ?? null })
      if (type === 'deleted') setGone(true)
      if (type === 'applied' || type === 'missed') applied.current()
      if (type !== 'requests') soon()
    }
    const close = followEvents(`/api/v1/simulations/${encodeURIComponent(name)}/events?metrics=true`, {
      onEvent,
      onState(state) {
        setConnectivity(state)
        if (state === 'lost') live.clearTraffic()
        if (state !== 'open') return
        soon()
        applied.current()
      },
      onFailure(failure) {
        if (failure.status === 404) setGone(true)
      },
    })
    return () => {
      ended = true
      clearTimeout(timer)
      close()
      live.close()
    }
  }, [name, live])

  return { live, connectivity, view, conditions, gone }
}

function stateOf(service: SimulationView['services'][number]): Parameters<LiveState['services']['set']>[1] {
  const present = service.replicas.filter((r) => !r.leaving)
  const ill = present.find((r) => r.phase !== 'ready') ?? present[0]
  return {
    phase: ill?.phase ?? (service.wantedReplicas === 0 ? 'ready' : 'starting'),
    ready: service.readyReplicas,
    wanted: service.wantedReplicas,
    restarts: service.replicas.reduce((sum, r) => sum + r.restarts, 0),
    reason: ill?.reason ?? null,
  }
}
