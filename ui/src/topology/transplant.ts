import { isMap, isSeq, type Document } from 'yaml'
import { plain } from './document'
import { rewrite } from './rewrite'

type Path = readonly (string | number)[]

/** A place at which two documents differ; undefined where it is not there. Lists of maps count as sets: an item is added or removed. */
interface Difference {
  readonly path: Path
  readonly before: unknown
  readonly after: unknown
  readonly item?: true
}

export interface Transplanted {
  readonly text: string
  /** Places that were changed on both sides, to different values; the text keeps its own there. */
  readonly conflicts: readonly string[]
}

/**
 * Makes the change from one text to another in a third one, which somebody else may have changed meanwhile. With `from` and `to` swapped
 * it takes a change back and keeps what others did since.
 */
export function transplant(text: string, from: string, to: string): Transplanted {
  if (text === from) return { text: to, conflicts: [] }
  const now = plain(text)
  const conflicts: string[] = []
  const wanted: Difference[] = []
  for (const difference of differences(plain(from), plain(to))) {
    if (difference.item) wanted.push(difference)
    else {
      const there = valueAt(now, difference.path)
      if (same(there, difference.after)) continue
      if (same(there, difference.before)) wanted.push(difference)
      else conflicts.push(pathText(difference.path))
    }
  }
  const changed = wanted.length === 0 ? text : rewrite(text, (document) => {
    for (const difference of wanted) apply(document, difference)
  })
  return { text: changed, conflicts }
}

export function pathText(path: Path): string {
  return path.map((part, i) => (typeof part === 'number' ? `[${String(part)}]` : i === 0 ? part : `.${part}`)).join('')
}

function differences(before: unknown, after: unknown, path: Path = []): Difference[] {
  if (same(before, after)) return []
  if (isFields(before) && isFields(after)) {
    return [...new Set([...Object.keys(before), ...Object.keys(after)])].flatMap((key) => differences(before[key], after[key], [...path, key]))
  }
  if (Array.isArray(before) && Array.isArray(after)) {
    const removed = before.filter((item) => !after.some((other) => same(item, other))).map((item): Difference => ({ path, before: item, after: undefined, item: true }))
    const added = after.filter((item) => !before.some((other) => same(item, other))).map((item): Difference => ({ path, before: undefined, after: item, item: true }))
    // Only the order, or how often: then the list is one value.
    return removed.length + added.length === 0 ? [{ path, before, after }] : [...removed, ...added]
  }
  return [{ path, before, after }]
}

function apply(document: Document, { path, before, after, item }: Difference): void {
  if (!item) {
    if (after === undefined) document.deleteIn(path)
    else document.setIn(path, document.createNode(after))
    return
  }
  const list = document.getIn(path, true)
  if (after !== undefined) {
    const node = document.createNode(after, { flow: true })
    if (isSeq(list)) list.add(node)
    else document.setIn(path, document.createNode([node]))
  } else if (isSeq(list)) {
    const index = list.items.findIndex((node) => same(isMap(node) || isSeq(node) ? node.toJS(document) : node, before))
    if (index >= 0) list.delete(index)
  }
}

function valueAt(value: unknown, path: Path): unknown {
  return path.reduce<unknown>((at, part) => (isFields(at) ? at[part] : Array.isArray(at) && typeof part === 'number' ? (at as unknown[])[part] : undefined), value)
}

function isFields(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function same(a: unknown, b: unknown): boolean {
  if (a === b) return true
  if (Array.isArray(a) && Array.isArray(b)) return a.length === b.length && a.every((item, i) => same(item, b[i]))
  if (!isFields(a) || !isFields(b)) return false
  const keys = Object.keys(a)
  return keys.length === Object.keys(b).length && keys.every((key) => key in b && same(a[key], b[key]))
}
