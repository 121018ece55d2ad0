import { isMap, isScalar, parse, Scalar, stringify, type Document } from 'yaml'
import { rewrite } from './rewrite'

/** Services that are drawn in one frame and moved together. */
export interface Group {
  readonly name: string
  readonly services: readonly string[]
}

/** The annotation that holds a document's groups: a text of its own, each group's name with its services. */
export const annotation = 'microsim.dev/groups'

const path = ['metadata', 'annotations', annotation]

/** The groups that an annotation's text names. A service is in the first one that names it; what cannot be read is none, for the server is to say it. */
export function readGroups(text: unknown): readonly Group[] {
  const taken = new Set<string>()
  return Object.entries(mapOf(text)).flatMap(([name, services]) => {
    const own = (Array.isArray(services) ? services : []).filter((s): s is string => typeof s === 'string' && !taken.has(s))
    for (const service of own) taken.add(service)
    return own.length === 0 ? [] : [{ name, services: [...new Set(own)] }]
  })
}

/** Puts services into a group, which is made if there is none of that name; a service is in one group alone. */
export function group(text: string, name: string, services: readonly string[]): string {
  return rewrite(text, (document) => {
    changeGroups(document, (groups) => {
      const others = groups.map((g) => (g.name === name ? g : without(g, services)))
      return others.some((g) => g.name === name)
        ? others.map((g) => (g.name === name ? { name, services: [...new Set([...g.services, ...services])] } : g))
        : [...others, { name, services }]
    })
  })
}

/** Takes services out of their groups; a group without any is gone. */
export function ungroup(text: string, services: readonly string[]): string {
  return rewrite(text, (document) => {
    changeGroups(document, (groups) => groups.map((g) => without(g, services)))
  })
}

/** Gives a group another name, unless one has it. */
export function renameGroup(text: string, from: string, to: string): string {
  return rewrite(text, (document) => {
    changeGroups(document, (groups) => (groups.some((g) => g.name === to) ? groups : groups.map((g) => (g.name === from ? { ...g, name: to } : g))))
  })
}

/** Changes the groups of a document that is being rewritten; nothing is written where none changed. */
export function changeGroups(document: Document, change: (groups: readonly Group[]) => readonly Group[]): void {
  const before = readGroups(document.getIn(path))
  const after = change(before).filter((g) => g.services.length > 0)
  if (JSON.stringify(before) === JSON.stringify(after)) return
  if (after.length > 0) {
    document.setIn(path, written(document, after))
    // Brackets are for what is short.
    for (const map of [path.slice(0, 1), path.slice(0, 2)]) unbracket(document.getIn(map, true))
    return
  }
  document.deleteIn(path)
  const annotations = document.getIn(path.slice(0, 2), true)
  if (isMap(annotations) && annotations.items.length === 0) document.deleteIn(path.slice(0, 2))
}

/** Takes services out of a group. */
export function without(group: Group, services: readonly string[]): Group {
  return group.services.some((s) => services.includes(s)) ? { ...group, services: group.services.filter((s) => !services.includes(s)) } : group
}

// A line for each group, so that who compares two versions sees which one changed.
function written(document: Document, groups: readonly Group[]): Scalar {
  const lines = groups.map(({ name, services }) => `${stringify(name, { lineWidth: 0 }).trim()}: [${services.join(', ')}]\n`)
  const node = document.createNode(lines.join(''))
  if (!isScalar(node)) throw new Error('a text is a scalar')
  node.type = Scalar.BLOCK_LITERAL
  return node
}

function mapOf(text: unknown): Readonly<Record<string, unknown>> {
  if (typeof text !== 'string') return {}
  try {
    const value: unknown = parse(text, { logLevel: 'silent' })
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value as Record<string, unknown> : {}
  } catch {
    return {}
  }
}

function unbracket(node: unknown): void {
  if (isMap(node)) node.flow = false
}
