import type { SpanView } from '../api/types'

/** A span as a row of the waterfall. */
export interface SpanRow {
  readonly span: SpanView
  readonly hasChildren: boolean
  /** How many spans are hidden below it. */
  readonly hidden: number
}

/** The rows that are shown: what is below a collapsed span is not. Spans come callers before their callees. */
export function rowsOf(spans: readonly SpanView[], collapsed: ReadonlySet<string>): SpanRow[] {
  const rows: { span: SpanView; hasChildren: boolean; hidden: number }[] = []
  let closed: { depth: number; row: { hidden: number } } | undefined
  spans.forEach((span, i) => {
    if (closed && span.depth > closed.depth) {
      closed.row.hidden++
      return
    }
    const row = { span, hasChildren: (spans[i + 1]?.depth ?? 0) > span.depth, hidden: 0 }
    closed = collapsed.has(span.id) ? { depth: span.depth, row } : undefined
    rows.push(row)
  })
  return rows
}

/** A stretch of time in milliseconds. */
export interface Interval {
  readonly start: number
  readonly end: number
}

/** How much of an interval belongs to each of some others within it, where those that are there at once share the time; what is left belongs to none. */
export function sharesOf(whole: Interval, parts: readonly Interval[]): number[] {
  const clip = (at: number): number => Math.min(Math.max(at, whole.start), whole.end)
  const edges = parts.flatMap(({ start, end }, part): { at: number; part: number; opens: boolean }[] => (clip(end) > clip(start)
    ? [{ at: clip(start), part, opens: true }, { at: clip(end), part, opens: false }]
    : []))
  edges.sort((a, b) => a.at - b.at)
  const shares = parts.map(() => 0)
  const openedAt = parts.map(() => 0)
  let active = 0
  let before = whole.start
  // Grows by the share that each of those which are there gets.
  let sum = 0
  for (const { at, part, opens } of edges) {
    if (active > 0) sum += (at - before) / active
    before = at
    if (opens) openedAt[part] = sum
    else shares[part] = sum - (openedAt[part] ?? 0)
    active += opens ? 1 : -1
  }
  return shares
}

/** How long each span was busy itself: without what its children took. By id, in milliseconds. */
export function ownTimes(spans: readonly SpanView[]): ReadonlyMap<string, number> {
  const children = childrenOf(spans)
  return new Map(spans.map((s) => {
    const shares = sharesOf(intervalOf(s), (children.get(s.id) ?? []).map(intervalOf))
    return [s.id, Math.max(0, s.durationMs - shares.reduce((sum, share) => sum + share, 0))]
  }))
}

export function childrenOf(spans: readonly SpanView[]): ReadonlyMap<string, readonly SpanView[]> {
  const known = new Set(spans.map((s) => s.id))
  const children = new Map<string, SpanView[]>()
  for (const span of spans) {
    if (!span.parentId || span.parentId === span.id || !known.has(span.parentId)) continue
    const there = children.get(span.parentId)
    if (there) there.push(span)
    else children.set(span.parentId, [span])
  }
  return children
}

export function intervalOf(span: SpanView): Interval {
  return { start: span.offsetMs, end: span.offsetMs + span.durationMs }
}

/** What a span is, in a few words: a call by whom it calls, work by what was asked for. */
export function titleOf(span: SpanView): string {
  const callee = span.attributes['server.address']
  return span.kind === 'client' && callee ? `→ ${callee}` : span.name
}

export const faultEvent = 'microsim.fault'

/** A number for a service's colour, always the same for its name. */
export function hueOf(service: string): number {
  let sum = 7
  for (const letter of service) sum = (sum * 31 + (letter.codePointAt(0) ?? 0)) % 9973
  return sum % 8
}
