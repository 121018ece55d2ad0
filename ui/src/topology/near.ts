import type { Arrow, Graph } from './graph'
import { idsOf, type GroupedGraph } from './grouping'
import { nodeHeight, nodeWidth, type Positions } from './layout'

/** What is seen of a drawing: how far it is moved, in pixels, how much it is enlarged, and the pane's size in pixels. */
export interface View {
  readonly x: number
  readonly y: number
  readonly zoom: number
  readonly width: number
  readonly height: number
}

/** What is drawn in full, by the ids of services and arrows; all else is drawn plainly. */
export interface Near {
  readonly services: ReadonlySet<string>
  readonly arrows: ReadonlySet<string>
}

/** Drawings up to this size are drawn in full, however small they are shown. */
const fewServices = 80
const fewArrows = 300

/** From this enlargement on the words in a service can be read. */
const readableFrom = 0.45

/** How far beyond the pane services count as in view, as a part of its size: so that a short move needs nothing new. */
const margin = 0.25

export const isLarge = ({ services, arrows }: Graph): boolean => services.length > fewServices || arrows.length > fewArrows

/**
 * What of a drawing is near enough to be read, and with it what is selected. Both ends of an arrow that is near are near.
 * @param pinned Ids of services and arrows that are near wherever they are; all arrows of such a service are, too.
 */
export function nearOf(graph: GroupedGraph, positions: Positions, view: View, pinned: ReadonlySet<string>): Near {
  const names = idsOf(graph)
  if (!isLarge(graph)) return { services: new Set(names), arrows: new Set(graph.arrows.map((a) => a.id)) }
  const seen = new Set(view.zoom < readableFrom ? [] : names.filter((name) => isInView(positions, name, view)))
  const touching = graph.arrows.filter((a) => seen.has(a.from) || seen.has(a.to))
  // Where that is a crowd, those between two services in view say the most.
  const shown = touching.length > fewArrows ? touching.filter((a) => seen.has(a.from) && seen.has(a.to)) : touching
  const arrows = [...shown, ...graph.arrows.filter((a) => isPinned(a, pinned))]
  return {
    services: new Set([...seen, ...names.filter((name) => pinned.has(name)), ...arrows.flatMap((a) => [a.from, a.to])]),
    arrows: new Set(arrows.map((a) => a.id)),
  }
}

/** Whether two say the same, so that nothing need be drawn again. */
export function isSameNear(a: Near, b: Near): boolean {
  return isSameSet(a.services, b.services) && isSameSet(a.arrows, b.arrows)
}

function isPinned({ id, from, to }: Arrow, pinned: ReadonlySet<string>): boolean {
  return pinned.has(id) || pinned.has(from) || pinned.has(to)
}

function isInView(positions: Positions, name: string, { x, y, zoom, width, height }: View): boolean {
  const at = positions[name]
  if (!at) return false
  const [left, top] = [at.x * zoom + x, at.y * zoom + y]
  return left + nodeWidth * zoom > -width * margin && left < width * (1 + margin) && top + nodeHeight * zoom > -height * margin && top < height * (1 + margin)
}

function isSameSet(a: ReadonlySet<string>, b: ReadonlySet<string>): boolean {
  return a.size === b.size && [...a].every((id) => b.has(id))
}
