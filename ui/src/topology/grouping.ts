import { arrowId, type Arrow, type Graph, type Mark } from './graph'
import type { Group } from './groups'

/** A group as it is drawn: a frame around its services or, collapsed, a box in their place. */
export interface DrawnGroup extends Group {
  /** Of its frame or box; no service and no arrow has it. */
  readonly id: string
  readonly collapsed: boolean
}

/** A drawing with its groups. Services of collapsed groups are not in it; arrows from and to them are the group's. */
export interface GroupedGraph extends Graph {
  readonly groups: readonly DrawnGroup[]
}

/** A group's id: the arrows of two groups have no id in common, whatever their names. */
export const groupId = (name: string): string => `group:${encodeURIComponent(name)}`

/** Draws a graph with groups, some of which are collapsed. Of a group those services count that there are. */
export function grouped(graph: Graph, groups: readonly Group[], collapsed: ReadonlySet<string>): GroupedGraph {
  const known = new Set(graph.services.map((s) => s.name))
  const drawn = groups.flatMap(({ name, services }): DrawnGroup[] => {
    const own = services.filter((s) => known.has(s))
    return own.length === 0 ? [] : [{ id: groupId(name), name, services: own, collapsed: collapsed.has(name) }]
  })
  const boxes = new Map(drawn.filter((g) => g.collapsed).flatMap((g) => g.services.map((s) => [s, g.id] as const)))
  if (boxes.size === 0) return { ...graph, groups: drawn }
  return {
    groups: drawn,
    services: graph.services.filter((s) => !boxes.has(s.name)),
    others: graph.others,
    arrows: merged(graph.arrows, boxes),
  }
}

/** All that is drawn with a place of its own, by its id: frames are where their services are. */
export function idsOf({ services, others, groups }: GroupedGraph): string[] {
  return [...services.map((s) => s.name), ...others, ...groups.filter((g) => g.collapsed).map((g) => g.id)]
}

/** The arrows between services that one of a drawing stands for. */
export const partsOf = (arrow: Arrow): readonly Arrow[] => arrow.parts ?? [arrow]

/** How a drawn arrow differs from what runs. */
export function markOf(arrow: Arrow, marks: ReadonlyMap<string, Mark>): Mark {
  const all = new Set(partsOf(arrow).map((a) => marks.get(a.id) ?? 'same'))
  const [only] = all
  return all.size === 1 && only ? only : 'changed'
}

function merged(arrows: readonly Arrow[], boxes: ReadonlyMap<string, string>): Arrow[] {
  const all = new Map<string, { from: string; to: string; parts: Arrow[] }>()
  const plain: Arrow[] = []
  for (const arrow of arrows) {
    const [from, to] = [boxes.get(arrow.from) ?? arrow.from, boxes.get(arrow.to) ?? arrow.to]
    if (from === arrow.from && to === arrow.to) plain.push(arrow)
    else if (from !== to) {
      const id = arrowId(from, to)
      const there = all.get(id)
      if (there) there.parts.push(arrow)
      else all.set(id, { from, to, parts: [arrow] })
    }
  }
  return [...plain, ...[...all].map(([id, { from, to, parts }]): Arrow => ({ id, from, to, connections: parts.flatMap((a) => a.connections), parts }))]
}
