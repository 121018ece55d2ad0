import type { MetricsView } from '../api/types'

/** What was measured in one step of the kept hour. */
export interface Moment {
  /** Where the step begins, in milliseconds of Unix time. */
  readonly time: number
  readonly frame: MetricsView
  /** Calls a second of all connections together, and the share of them that failed. */
  readonly rate: number
  readonly errorRatio: number
}

/** How many measures a replay may load: some ten megabytes. */
const mostMeasures = 60_000

const hour = 3600

/** Steps that the control plane keeps apart, in seconds. */
const steps = [10, 20, 30, 60, 120, 300] as const

/** The shortest step, in seconds, with which an hour of so many services and connections can be loaded. */
export function replayStep(services: number, connections: number): number {
  return steps.find((step) => (hour / step) * (services + connections) <= mostMeasures) ?? 300
}

/** The kept hour as moments, one after the other; a service or connection is in those alone in which something is known of it. */
export function momentsOf(view: MetricsView): Moment[] {
  const { stepSeconds } = view
  const slot = (start: string): number => Math.floor(Date.parse(start) / 1000 / stepSeconds)
  const services = bySlot(view.services, slot)
  const connections = bySlot(view.connections, slot)
  const all = [...services.keys(), ...connections.keys()]
  if (all.length === 0) return []
  const first = Math.min(...all)
  return Array.from({ length: Math.max(...all) - first + 1 }, (_, i): Moment => {
    const at = first + i
    const frame = { ...view, services: services.get(at) ?? [], connections: connections.get(at) ?? [] }
    const rate = frame.connections.reduce((sum, { total }) => sum + (total?.requestsPerSecond ?? 0), 0)
    const failed = frame.connections.reduce((sum, { total }) => sum + (total?.requestsPerSecond ?? 0) * (total?.errorRatio ?? 0), 0)
    return { time: at * stepSeconds * 1000, frame, rate, errorRatio: rate === 0 ? 0 : failed / rate }
  })
}

function bySlot<S extends { start: string }, T extends { steps: S[]; total?: S }>(all: readonly T[], slot: (start: string) => number): Map<number, T[]> {
  const found = new Map<number, T[]>()
  for (const one of all) {
    for (const step of one.steps) {
      const at = slot(step.start)
      const there = found.get(at)
      const measured = { ...one, total: step, steps: [] }
      if (there) there.push(measured)
      else found.set(at, [measured])
    }
  }
  return found
}

/** The conditions of a moment, as the drawing shows them. */
export function conditionsAt({ frame }: Moment): { service: string; type: string; to: string[] }[] {
  return frame.services.flatMap(({ name, total }) => (total?.conditions ?? []).map((type) => ({ service: name, type, to: [] })))
}

/** How long ago, as people say it. */
export function agoText(milliseconds: number): string {
  const seconds = Math.max(0, Math.round(milliseconds / 1000))
  return seconds < 90 ? `${String(seconds)} s ago` : `${String(Math.round(seconds / 60))} min ago`
}
