import type { Node, NodeChange } from '@xyflow/react'
import { frameAround } from '../topology/frames'

interface FrameNode extends Node {
  readonly data: { readonly services: readonly string[] }
}

const isFrame = (node: Node | undefined): node is FrameNode => node?.type === 'frame'

/** The same changes, and those that a frame's move means: what is in it goes with it, unless it is moved itself. */
export function withServices(changes: NodeChange[], nodes: readonly Node[]): NodeChange[] {
  const moved = new Set(changes.flatMap((c) => (c.type === 'position' ? [c.id] : [])))
  const there = new Map(nodes.map((n) => [n.id, n]))
  return changes.flatMap((change): NodeChange[] => {
    const frame = change.type === 'position' ? there.get(change.id) : undefined
    if (change.type !== 'position' || !change.position || !isFrame(frame)) return [change]
    const [dx, dy] = [change.position.x - frame.position.x, change.position.y - frame.position.y]
    return [change, ...frame.data.services.flatMap((id): NodeChange[] => {
      const at = moved.has(id) ? undefined : there.get(id)?.position
      return at ? [{ type: 'position', id, position: { x: at.x + dx, y: at.y + dy }, dragging: change.dragging }] : []
    })]
  })
}

/** The same nodes, each frame around what is in it where that is now. What fits is the same object as before. */
export function framed(nodes: Node[]): Node[] {
  if (!nodes.some(isFrame)) return nodes
  const places = new Map(nodes.map((n) => [n.id, n.position]))
  return nodes.map((node) => {
    const frame = isFrame(node) ? frameAround(node.data.services.flatMap((s) => places.get(s) ?? [])) : null
    if (!frame || (frame.x === node.position.x && frame.y === node.position.y && frame.width === node.width && frame.height === node.height)) return node
    const { x, y, width, height } = frame
    return { ...node, position: { x, y }, width, height, measured: { width, height } }
  })
}
