import { createRoot } from 'react-dom/client'
import { Background, ReactFlow } from '@xyflow/react'
import '@xyflow/react/dist/style.css'
import './stress.css'
import { connections, placeOf, services } from '../size'

// What React Flow itself can do with as much: its own nodes and edges, in the same places, nothing live.
const nodes = Array.from({ length: services }, (_, i) => ({ id: String(i), position: placeOf(i), data: { label: `service-${String(i)}` } }))
const edges = connections().map(([from, to]) => ({ id: `${String(from)}-${String(to)}`, source: String(from), target: String(to) }))

const root = document.getElementById('root')
if (root) createRoot(root).render(<ReactFlow defaultNodes={nodes} defaultEdges={edges} fitView minZoom={0.02}><Background /></ReactFlow>)
