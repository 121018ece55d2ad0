import type { DrawnGroup } from './grouping'
import { framePadding, nodeHeight, nodeWidth, type Point, type Positions } from './layout'

export interface Frame extends Point {
  readonly width: number
  readonly height: number
}

/** The frame around services that are at these places; null around none. */
export function frameAround(places: readonly Point[]): Frame | null {
  if (places.length === 0) return null
  const [left, top] = [Math.min(...places.map((p) => p.x)), Math.min(...places.map((p) => p.y))]
  const [right, bottom] = [Math.max(...places.map((p) => p.x)) + nodeWidth, Math.max(...places.map((p) => p.y)) + nodeHeight]
  const { side, top: head } = framePadding
  return { x: left - side, y: top - head, width: right - left + 2 * side, height: bottom - top + head + side }
}

/** The same places and those of collapsed groups: each box is where its services' upper left corner was. */
export function withBoxes(positions: Positions, groups: readonly DrawnGroup[]): Positions {
  const boxes = groups.filter((g) => g.collapsed).flatMap((g): [string, Point][] => {
    const frame = frameOf(g, positions)
    return frame ? [[g.id, { x: frame.x + framePadding.side, y: frame.y + framePadding.top }]] : []
  })
  return boxes.length === 0 ? positions : { ...positions, ...Object.fromEntries(boxes) }
}

/** What was moved as places of services: where a collapsed group goes, its services go. A frame has no place of its own. */
export function movedServices(moved: Positions, groups: readonly DrawnGroup[], positions: Positions): Positions {
  const before = withBoxes(positions, groups)
  const known = new Map(groups.map((g) => [g.id, g]))
  return Object.fromEntries(Object.entries(moved).flatMap(([id, to]): [string, Point][] => {
    const [group, from] = [known.get(id), before[id]]
    if (!group) return [[id, to]]
    return from && group.collapsed ? group.services.flatMap((s): [string, Point][] => {
      const at = positions[s]
      return at ? [[s, { x: at.x + to.x - from.x, y: at.y + to.y - from.y }]] : []
    }) : []
  }))
}

/** Services that are in a group's frame on the drawing without being in the group. */
export function strangersIn(group: DrawnGroup, positions: Positions, names: readonly string[]): string[] {
  const frame = frameOf(group, positions)
  if (!frame) return []
  return names.filter((name) => {
    const at = positions[name]
    return at && !group.services.includes(name) && at.x + nodeWidth > frame.x && at.x < frame.x + frame.width && at.y + nodeHeight > frame.y && at.y < frame.y + frame.height
  })
}

function frameOf(group: DrawnGroup, positions: Positions): Frame | null {
  return frameAround(group.services.flatMap((s) => positions[s] ?? []))
}
