import type { Connection, Service, Topology } from './model'

/** All connections between two services: one arrow of the drawing. */
export interface Arrow {
  readonly id: string
  readonly from: string
  readonly to: string
  readonly connections: readonly Connection[]
  /** The arrows between services that one from or to a collapsed group stands for. */
  readonly parts?: readonly Arrow[]
}

export interface Graph {
  readonly services: readonly Service[]
  /** Callees that are no services: external targets, or names with a typing error. */
  readonly others: readonly string[]
  readonly arrows: readonly Arrow[]
}

// No name has a space in it, so no two pairs have one id.
export const arrowId = (from: string, to: string): string => `${from} ${to}`

/** The drawing's nodes and arrows. */
export function graphOf(topology: Topology): Graph {
  const known = new Set(topology.services.map((s) => s.name))
  const arrows = new Map<string, Connection[]>()
  for (const connection of topology.connections) {
    const id = arrowId(connection.from, connection.to)
    const there = arrows.get(id)
    if (there) there.push(connection)
    else arrows.set(id, [connection])
  }
  return {
    services: topology.services,
    others: [...new Set(topology.connections.map((c) => c.to).filter((to) => !known.has(to)))],
    arrows: [...arrows].flatMap(([id, connections]) => (connections[0] ? [{ id, from: connections[0].from, to: connections[0].to, connections }] : [])),
  }
}

/** The service that requests come in by: one that calls others and that nobody calls, if there is such a one. */
export function entryOf({ services, arrows }: Graph): string | undefined {
  const called = new Set(arrows.filter((a) => a.from !== a.to).map((a) => a.to))
  const calling = new Set(arrows.map((a) => a.from))
  const first = services.find((s) => calling.has(s.name) && !called.has(s.name)) ?? services.find((s) => calling.has(s.name)) ?? services[0]
  return first?.name
}

export type Mark = 'added' | 'changed' | 'removed' | 'same'

/** How a drawing differs from what runs, by the ids of services and arrows. */
export function marksOf(draft: Topology, running: Topology): ReadonlyMap<string, Mark> {
  const marks = new Map<string, Mark>()
  compare(draft.services.map((s): [string, unknown] => [s.name, s]), running.services.map((s): [string, unknown] => [s.name, s]), marks)
  compare(graphOf(draft).arrows.map((a): [string, unknown] => [a.id, a.connections]), graphOf(running).arrows.map((a): [string, unknown] => [a.id, a.connections]), marks)
  return marks
}

function compare(draft: readonly [string, unknown][], running: readonly [string, unknown][], marks: Map<string, Mark>): void {
  const before = new Map(running.map(([id, value]) => [id, JSON.stringify(value)]))
  for (const [id, value] of draft) {
    const old = before.get(id)
    marks.set(id, old === undefined ? 'added' : old === JSON.stringify(value) ? 'same' : 'changed')
    before.delete(id)
  }
  for (const id of before.keys()) marks.set(id, 'removed')
}
