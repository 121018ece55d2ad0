import type { SpanView } from '../api/types'
import { childrenOf, intervalOf, sharesOf } from './spanTree'

/** Everything that was done in one place of the call tree, over all traces. Times are wall-clock time: of what went on at once each has its share, so children never take longer than their caller. */
export interface Frame {
  readonly name: string
  /** In milliseconds, its callees' time in it. */
  readonly total: number
  /** Without its callees': its own work, its faults, waiting for the connection. */
  readonly own: number
  readonly calls: number
  readonly errors: number
  readonly children: readonly Frame[]
}

interface Growing {
  name: string
  total: number
  own: number
  calls: number
  errors: number
  children: Map<string, Growing>
}

// Deeper than any request may be (contract §1.4); spans of others may be in loops.
const deepest = 64

const growing = (name: string): Growing => ({ name, total: 0, own: 0, calls: 0, errors: 0, children: new Map() })

/** Where the time of traces went, from their beginning, or from where they came to a service. */
export function flameOf(traces: readonly (readonly SpanView[])[], service: string | null): Frame {
  const all = growing(service ?? 'all')
  for (const spans of traces) {
    const children = childrenOf(spans)
    const known = new Set(spans.map((s) => s.id))
    const inside = new Set<string>()
    for (const span of spans) {
      // Callers come before their callees, so whether one is below another of the service is known when it comes.
      const isBelow = span.parentId !== undefined && inside.has(span.parentId)
      const begins = service === null ? span.parentId === undefined || !known.has(span.parentId) : span.kind === 'server' && span.service === service
      if (isBelow || begins) inside.add(span.id)
      if (begins && !isBelow) add(all, span, span.durationMs, children, 0)
    }
  }
  const roots = [...all.children.values()]
  const [only] = roots
  return only && roots.length === 1 ? finished(only) : finished({ ...all, total: roots.reduce((sum, r) => sum + r.total, 0), calls: roots.reduce((sum, r) => sum + r.calls, 0), own: 0 })
}

/** A call and the work that it caused are one frame: what the caller waited besides is the frame's own. */
function add(parent: Growing, span: SpanView, time: number, children: ReadonlyMap<string, readonly SpanView[]>, depth: number): void {
  const below = children.get(span.id) ?? []
  const work = span.kind === 'client' ? below.find((s) => s.kind === 'server') : span
  const name = work ? nameOf(work) : (span.attributes['server.address'] ?? span.name)
  const frame = parent.children.get(name) ?? growing(name)
  parent.children.set(name, frame)
  frame.total += time
  frame.calls++
  if (span.error !== undefined) frame.errors++
  const inner = work && work !== span ? [...(children.get(work.id) ?? []), ...below.filter((s) => s !== work)] : below
  const shares = sharesOf(intervalOf(span), inner.map(intervalOf))
  // The time that this one has of the whole may be less than it took.
  const scale = span.durationMs > 0 ? time / span.durationMs : 0
  const inChildren = shares.reduce((sum, share) => sum + share, 0) * scale
  frame.own += Math.max(0, time - inChildren)
  if (depth < deepest) inner.forEach((child, i) => { add(frame, child, (shares[i] ?? 0) * scale, children, depth + 1) })
}

function nameOf(span: SpanView): string {
  const route = span.attributes['http.route']
  return route && route !== '/' ? `${span.service} ${route}` : span.service
}

function finished({ children, ...frame }: Growing): Frame {
  return { ...frame, children: [...children.values()].map(finished).sort((a, b) => b.total - a.total) }
}

/** A frame where the graph draws it; widths and places are shares of the whole. */
export interface Placed {
  readonly frame: Frame
  readonly path: string
  readonly depth: number
  readonly left: number
  readonly width: number
}

const narrowest = 0.001

/** Between the names of a path; no service and no endpoint has it in its name. */
export const pathSeparator = '›'

/** Where each frame is drawn; what would be too narrow to be seen is left out. */
export function placed(root: Frame): Placed[] {
  const found: Placed[] = []
  const place = (frame: Frame, path: string, depth: number, left: number, width: number): void => {
    if (width < narrowest) return
    found.push({ frame, path, depth, left, width })
    let at = left
    for (const child of frame.children) {
      const share = frame.total > 0 ? (child.total / frame.total) * width : 0
      place(child, `${path}${pathSeparator}${child.name}`, depth + 1, at, share)
      at += share
    }
  }
  place(root, root.name, 0, 0, 1)
  return found
}

/** The frame of a path; the root where there is none such any more. */
export function frameAt(root: Frame, path: string): Frame {
  let frame = root
  for (const { frame: f, path: p } of placed(root)) if (p === path) frame = f
  return frame
}

export interface OwnTime {
  readonly name: string
  readonly own: number
  readonly calls: number
  readonly errors: number
}

/** Whose time it was, over all places of the tree: the most first. */
export function ownTimesOf(root: Frame): OwnTime[] {
  const sums = new Map<string, { name: string; own: number; calls: number; errors: number }>()
  const visit = (frame: Frame): void => {
    const sum = sums.get(frame.name) ?? { name: frame.name, own: 0, calls: 0, errors: 0 }
    sums.set(frame.name, { name: frame.name, own: sum.own + frame.own, calls: sum.calls + frame.calls, errors: sum.errors + frame.errors })
    frame.children.forEach(visit)
  }
  visit(root)
  return [...sums.values()].sort((a, b) => b.own - a.own)
}
