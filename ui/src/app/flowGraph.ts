import { Position } from '@xyflow/react'
import type { ConditionView } from '../api/types'
import type { CallFlowEdge } from '../live/CallEdge'
import type { OtherFlowNode } from '../live/OtherNode'
import type { PlainArrow } from '../live/PlainArrows'
import type { ServiceFlowNode } from '../live/ServiceNode'
import type { Arrow, Graph, Mark } from '../topology/graph'
import { nodeHeight, nodeWidth, type Positions } from '../topology/layout'
import type { Near } from '../topology/near'

export interface FlowGraph {
  readonly nodes: (ServiceFlowNode | OtherFlowNode)[]
  readonly edges: CallFlowEdge[]
  /** Those that are no edges of React Flow's. */
  readonly plain: readonly PlainArrow[]
}

type ShownCondition = Pick<ConditionView, 'service' | 'type' | 'to'>

// Where drawing.css puts the dots at a node's edges. Told instead of measured, hundreds of services are there at once, and those without dots have their arrows.
const dot = 11
const otherHeight = 52
const sized = (height: number) => ({
  measured: { width: nodeWidth, height },
  handles: [
    { type: 'target' as const, position: Position.Left, x: 1 - dot / 2, y: (height - dot) / 2, width: dot, height: dot },
    { type: 'source' as const, position: Position.Right, x: nodeWidth - 1 - dot / 2, y: (height - dot) / 2, width: dot, height: dot },
  ],
})
const serviceSize = sized(nodeHeight)
const otherSize = sized(otherHeight)

/** The drawing as React Flow shows it, all of it in full. */
export function flowGraph(graph: Graph, positions: Positions, marks: ReadonlyMap<string, Mark>, conditions: readonly ShownCondition[]): FlowGraph {
  const at = (id: string): { x: number; y: number } => positions[id] ?? { x: 0, y: 0 }
  return {
    nodes: [
      ...graph.services.map((s): ServiceFlowNode => ({
        id: s.name,
        type: 'service',
        ...serviceSize,
        position: at(s.name),
        ariaLabel: `service ${s.name}, ${s.framework}`,
        data: { name: s.name, framework: s.framework, replicas: s.replicas, mark: marks.get(s.name) ?? 'same', conditions: conditions.filter((c) => c.service === s.name).map((c) => c.type), near: true },
      })),
      ...graph.others.map((name): OtherFlowNode => ({ id: name, type: 'other', ...otherSize, position: at(name), ariaLabel: `${name}, outside the simulation`, data: { name } })),
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
    plain: [],
  }
}

/** The same with what is not near drawn plainly. What is drawn as before is the same object as before. */
export function seenFrom(all: FlowGraph, near: Near): FlowGraph {
  const places = new Map(all.nodes.map((n) => [n.id, n]))
  return {
    nodes: all.nodes.map((n) => (n.type === 'service' && !near.services.has(n.id) ? plainOf(n) : n)),
    edges: all.edges.filter((e) => near.arrows.has(e.id)),
    plain: all.edges.flatMap((e) => {
      const [from, to] = [places.get(e.source), places.get(e.target)]
      return near.arrows.has(e.id) || !from || !to ? [] : [lineOf(e.id, from, to)]
    }),
  }
}

const plainNodes = new WeakMap<ServiceFlowNode, ServiceFlowNode>()

function plainOf(node: ServiceFlowNode): ServiceFlowNode {
  const there = plainNodes.get(node) ?? { ...node, data: { ...node.data, near: false } }
  plainNodes.set(node, there)
  return there
}

function lineOf(id: string, from: FlowGraph['nodes'][number], to: FlowGraph['nodes'][number]): PlainArrow {
  const middle = (node: typeof from): number => node.position.y + (node.measured?.height ?? nodeHeight) / 2
  return { id, sourceX: from.position.x + nodeWidth - 1 + dot / 2, sourceY: middle(from), targetX: to.position.x + 1 - dot / 2, targetY: middle(to) }
}

function noteOf({ connections }: Arrow): string {
  const [first] = connections
  if (!first || connections.length > 1) return connections.length > 1 ? `${String(connections.length)} calls` : ''
  return first.probability === 100 ? '' : `${String(first.probability)} %`
}
