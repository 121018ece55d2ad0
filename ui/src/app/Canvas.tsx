import { useCallback, useEffect, useMemo, useRef, type DragEvent, type MouseEvent } from 'react'
import {
  applyNodeChanges, Background, Controls, MiniMap, ReactFlow, useEdgesState, useNodesState, useReactFlow,
  type Connection, type Edge, type EdgeTypes, type Node, type NodeChange, type NodeTypes, type OnSelectionChangeParams,
} from '@xyflow/react'
import { BundleEdge, CallEdge } from '../live/CallEdge'
import { BoxNode, FrameNode, toggleClass } from '../live/GroupNodes'
import { OtherNode } from '../live/OtherNode'
import { PlainArrows } from '../live/PlainArrows'
import { ServiceNode } from '../live/ServiceNode'
import type { Point, Positions } from '../topology/layout'
import type { FlowGraph } from './flowGraph'
import { framed, withServices } from './frameMoves'

const nodeTypes: NodeTypes = { service: ServiceNode, other: OtherNode, frame: FrameNode, box: BoxNode }
const edgeTypes: EdgeTypes = { call: CallEdge, bundle: BundleEdge }
const fit = { padding: 0.12, maxZoom: 1 }
const miniMap = { width: 168, height: 110 }
const hidden = { hideAttribution: true }

/** What is dragged from the palette. */
export const draggedType = 'application/x-microsim-framework'

export interface CanvasHandlers {
  readonly onConnect: (from: string, to: string) => void
  readonly onDropFramework: (framework: string, at: Point) => void
  readonly onMove: (positions: Positions) => void
  readonly onSelect: (services: readonly string[], arrows: readonly string[]) => void
  /** Opens or closes a group. */
  readonly onToggle: (group: string) => void
  readonly onMenu: (target: { readonly service?: string; readonly arrow?: string }, at: Point) => void
}

/** What is to be selected, and nothing else. Another object asks for it again. */
export interface Wanted {
  readonly ids: readonly string[]
}

interface CanvasProps {
  readonly graph: FlowGraph
  readonly wanted: Wanted
  readonly dark: boolean
  readonly handlers: CanvasHandlers
  /** How much the drawing was enlarged when it last came to rest. */
  readonly zoom: number
  readonly onRest: () => void
  /** Changes when the view is to show everything. */
  readonly fitKey: string
}

/** The drawing itself: what a person does with it is told, and what it shows is given. */
export function Canvas({ graph, wanted, dark, handlers, zoom, onRest, fitKey }: CanvasProps) {
  const [nodes, setNodes] = useNodesState<Node>([])
  const [edges, setEdges, onEdgesChange] = useEdgesState([] as Edge[])
  const flow = useReactFlow()
  const drawn = useRef<FlowGraph>(undefined)
  const selected = useRef(wanted)
  const place = useRef<HTMLDivElement>(null)

  useEffect(() => {
    const last = drawn.current
    const chosen = selected.current === wanted ? undefined : wanted
    drawn.current = graph
    selected.current = wanted
    setNodes((before) => choose(merge(before, graph.nodes, last?.nodes), chosen))
    setEdges((before) => choose(merge(before, graph.edges, last?.edges), chosen))
  }, [graph, wanted, setNodes, setEdges])

  useEffect(() => {
    // After the nodes of the new layout are there.
    const frame = requestAnimationFrame(() => requestAnimationFrame(() => void flow.fitView(fit)))
    return () => {
      cancelAnimationFrame(frame)
    }
  }, [fitKey, flow])

  const onConnect = useCallback((c: Connection) => {
    handlers.onConnect(c.source, c.target)
  }, [handlers])
  const onSelectionChange = useCallback(({ nodes: n, edges: e }: OnSelectionChangeParams) => {
    handlers.onSelect(n.map((x) => x.id), e.map((x) => x.id))
  }, [handlers])
  const onNodesChange = useCallback((changes: NodeChange[]) => {
    const all = withServices(changes, flow.getNodes())
    setNodes((before) => framed(applyNodeChanges(all, before)))
    // The end of a drag, or a step by an arrow key.
    const moved = all.flatMap((c) => (c.type === 'position' && c.position && !c.dragging ? [[c.id, c.position] as const] : []))
    if (moved.length > 0) handlers.onMove(Object.fromEntries(moved))
  }, [flow, handlers, setNodes])
  const drag = useMemo(() => ({
    onDragOver(event: DragEvent) {
      event.preventDefault()
      event.dataTransfer.dropEffect = 'copy'
    },
    onDrop(event: DragEvent) {
      const framework = event.dataTransfer.getData(draggedType)
      if (!framework) return
      event.preventDefault()
      handlers.onDropFramework(framework, flow.screenToFlowPosition({ x: event.clientX, y: event.clientY }))
    },
  }), [flow, handlers])

  return (
    <ReactFlow
      ref={place}
      nodes={nodes}
      edges={edges}
      nodeTypes={nodeTypes}
      edgeTypes={edgeTypes}
      onNodesChange={onNodesChange}
      onEdgesChange={onEdgesChange}
      onConnect={onConnect}
      onSelectionChange={onSelectionChange}
      onNodeClick={(event, node) => {
        if (event.target instanceof Element && event.target.classList.contains(toggleClass)) handlers.onToggle(node.id)
      }}
      onNodeContextMenu={(event, node) => {
        menu(event, { service: node.id }, handlers)
      }}
      onEdgeContextMenu={(event, edge) => {
        menu(event, { arrow: edge.id }, handlers)
      }}
      {...drag}
      // On a layer of its own while it moves: then it is painted once, not for each frame.
      onMoveStart={() => place.current?.classList.add('moving')}
      onMoveEnd={() => {
        place.current?.classList.remove('moving')
        onRest()
      }}
      colorMode={dark ? 'dark' : 'light'}
      deleteKeyCode={null}
      minZoom={0.05}
      maxZoom={2.5}
      connectionRadius={36}
      proOptions={hidden}
      multiSelectionKeyCode={['Shift', 'Meta', 'Control']}
    >
      <Arrows />
      {graph.plain.length > 0 && <PlainArrows arrows={graph.plain} zoom={zoom} />}
      <Background gap={20} size={1.2} />
      <Controls showInteractive={false} fitViewOptions={fit} />
      <MiniMap pannable zoomable style={miniMap} ariaLabel="The whole drawing" nodeClassName={(n) => `of-${n.type ?? ''}`} />
    </ReactFlow>
  )
}

function menu(event: MouseEvent, target: { service?: string; arrow?: string }, handlers: CanvasHandlers): void {
  event.preventDefault()
  handlers.onMenu(target, { x: event.clientX, y: event.clientY })
}

// What React Flow knows of an element (measured, selected, dragged) stays; what is drawn of it is new. What is drawn as it was stays the same object.
function merge<T extends Node | Edge>(before: readonly T[], next: readonly T[], last: readonly T[] = []): T[] {
  const there = new Map(before.map((e) => [e.id, e]))
  const drawn = new Set(last)
  return next.map((e) => {
    const old = there.get(e.id)
    if (old && drawn.has(e)) return old
    // A group that was opened or closed is drawn as something else, of another size.
    if (old && old.type !== e.type) return { ...e, selected: old.selected }
    return old && 'dragging' in old && old.dragging ? { ...old, ...e, position: old.position } : { ...old, ...e }
  })
}

function choose<T extends Node | Edge>(all: T[], wanted: Wanted | undefined): T[] {
  return wanted ? all.map((e) => ((e.selected ?? false) === wanted.ids.includes(e.id) ? e : { ...e, selected: wanted.ids.includes(e.id) })) : all
}

function Arrows() {
  return (
    <svg className="arrows" aria-hidden="true">
      <defs>
        {['idle', 'good', 'warn', 'bad', 'selected'].map((tone) => (
          <marker key={tone} id={`arrow-${tone}`} className={`arrow-${tone}`} viewBox="0 0 10 10" refX="9" refY="5" markerWidth="14" markerHeight="14" markerUnits="userSpaceOnUse" orient="auto">
            <path d="M1 1.5 9 5 1 8.5" fill="none" strokeWidth="1.6" strokeLinecap="round" strokeLinejoin="round" />
          </marker>
        ))}
      </defs>
    </svg>
  )
}
