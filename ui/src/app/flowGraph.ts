import type { ConditionView } from '../api/types'
import type { CallFlowEdge } from '../live/CallEdge'
import type { OtherFlowNode } from '../live/OtherNode'
import type { ServiceFlowNode } from '../live/ServiceNode'
import type { Arrow, Graph, Mark } from '../topology/graph'
import type { Positions } from '../topology/layout'

export interface FlowGraph {
  readonly nodes: (ServiceFlowNode | OtherFlowNode)[]
  readonly edges: CallFlowEdge[]
}

/** The drawing as React Flow shows it. */
export function flowGraph(graph: Graph, positions: Positions, marks: ReadonlyMap<string, Mark>, conditions: readonly ConditionView[]): FlowGraph {
  const at = (id: string): { x: number; y: number } => positions[id] ?? { x: 0, y: 0 }
  return {
    nodes: [
      ...graph.services.map((s): ServiceFlowNode => ({
        id: s.name,
        type: 'service',
        position: at(s.name),
        ariaLabel: `service ${s.name}, ${s.framework}`,
        data: { name: s.name, framework: s.framework, replicas: s.replicas, mark: marks.get(s.name) ?? 'same', conditions: conditions.filter((c) => c.service === s.name).map((c) => c.type) },
      })),
      ...graph.others.map((name): OtherFlowNode => ({ id: name, type: 'other', position: at(name), ariaLabel: `${name}, outside the simulation`, data: { name } })),
    ],
    edges: graph.arrows.map((a): CallFlowEdge => ({
      id: a.id,
      type: 'call',
      source: a.from,
      target: a.to,
      ariaLabel: `calls from ${a.from} to ${a.to}`,
      data: {
        mark: marks.get(a.id) ?? 'same',
        optional: a.connections.every((c) => !c.required),
        note: noteOf(a),
        faulty: conditions.some((c) => c.service === a.from && (c.to.includes(a.to) || c.to.includes('*'))),
      },
    })),
  }
}

function noteOf({ connections }: Arrow): string {
  const [first] = connections
  if (!first || connections.length > 1) return connections.length > 1 ? `${String(connections.length)} calls` : ''
  return first.probability === 100 ? '' : `${String(first.probability)} %`
}
