import { Position } from '@xyflow/react'
import type { ConditionView } from '../api/types'
import type { BundleFlowEdge, CallData, CallFlowEdge } from '../live/CallEdge'
import type { BoxFlowNode, FrameFlowNode } from '../live/GroupNodes'
import type { OtherFlowNode } from '../live/OtherNode'
import type { PlainArrow } from '../live/PlainArrows'
import type { ServiceFlowNode } from '../live/ServiceNode'
import { frameAround } from '../topology/frames'
import type { Arrow, Mark } from '../topology/graph'
import { markOf, partsOf, type DrawnGroup, type GroupedGraph } from '../topology/grouping'
import { nodeHeight, nodeWidth, type Point, type Positions } from '../topology/layout'
import type { Near } from '../topology/near'

export interface FlowGraph {
  readonly nodes: (ServiceFlowNode | OtherFlowNode | FrameFlowNode | BoxFlowNode)[]
  readonly edges: (CallFlowEdge | BundleFlowEdge)[]
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

// Below all that is in it, also when it is selected, for what is selected is raised by a thousand.
const frameDepth = -1001

/** The drawing as React Flow shows it, all of it in full. */
export function flowGraph(graph: GroupedGraph, positions: Positions, marks: ReadonlyMap<string, Mark>, conditions: readonly ShownCondition[]): FlowGraph {
  const at = (id: string): { x: number; y: number } => positions[id] ?? { x: 0, y: 0 }
  return {
    nodes: [
      ...graph.groups.flatMap((g): (FrameFlowNode | BoxFlowNode)[] => (g.collapsed ? [boxNode(g, at(g.id), conditions)] : frameNode(g, positions))),
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
    edges: graph.arrows.map((a): CallFlowEdge | BundleFlowEdge => {
      const ends = { id: a.id, source: a.from, target: a.to, ariaLabel: `calls from ${named(a.from, graph)} to ${named(a.to, graph)}` }
      const data = callData(a, marks, conditions)
      return a.parts ? { ...ends, type: 'bundle', data: { ...data, parts: a.parts.map((p) => p.id) } } : { ...ends, type: 'call', data }
    }),
    plain: [],
  }
}

function callData(arrow: Arrow, marks: ReadonlyMap<string, Mark>, conditions: readonly ShownCondition[]): CallData {
  return {
    mark: markOf(arrow, marks),
    optional: arrow.connections.every((c) => !c.required),
    note: noteOf(arrow),
    faulty: partsOf(arrow).some((a) => conditions.some((c) => c.service === a.from && (c.to.includes(a.to) || c.to.includes('*')))),
  }
}

function frameNode(group: DrawnGroup, positions: Positions): FrameFlowNode[] {
  const frame = frameAround(group.services.flatMap((s) => positions[s] ?? []))
  if (!frame) return []
  const { x, y, width, height } = frame
  return [{ id: group.id, type: 'frame', position: { x, y }, width, height, measured: { width, height }, zIndex: frameDepth, connectable: false, ariaLabel: `group ${group.name}, ${String(group.services.length)} services`, data: { name: group.name, services: group.services, conditions: [] } }]
}

function boxNode(group: DrawnGroup, at: Point, conditions: readonly ShownCondition[]): BoxFlowNode {
  return {
    id: group.id,
    type: 'box',
    ...serviceSize,
    position: at,
    ariaLabel: `group ${group.name}, collapsed, ${String(group.services.length)} services`,
    data: { name: group.name, services: group.services, conditions: conditions.filter((c) => group.services.includes(c.service)).map((c) => c.type) },
  }
}

function named(id: string, { groups }: GroupedGraph): string {
  return groups.find((g) => g.id === id)?.name ?? id
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
