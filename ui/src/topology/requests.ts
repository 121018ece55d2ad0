/** A step of a waterfall: a call as its caller saw it, with the callee's own result below. */
export interface Span {
  readonly id: string
  readonly depth: number
  readonly service: string
  /** Milliseconds from the first step's start. */
  readonly start: number
  readonly duration: number
  /** What the caller waited besides: connecting, tries that failed. */
  readonly waited: number
  readonly status: number | null
  readonly tries: number
  readonly problems: readonly string[]
}

interface ResultTree {
  readonly service?: string
  readonly start?: string
  readonly durationMs?: number
  readonly errors?: readonly string[]
  readonly response?: readonly (ResultTree | null)[]
  readonly calls?: readonly CallView[]
}

interface CallView {
  readonly service?: string
  readonly designation?: string
  readonly start?: string
  readonly durationMs?: number
  readonly tries?: number
  readonly status?: number | null
  readonly error?: string | null
}

/** A result tree as a waterfall, callers before their callees; nothing for what is no result. */
export function spansOf(result: unknown, status: number): Span[] {
  const root = result as ResultTree | null
  if (typeof root !== 'object' || root === null || root.start === undefined) return []
  const spans: Span[] = []
  addResult(root, { start: root.start, durationMs: root.durationMs, status, tries: 1 }, 0, Date.parse(root.start), '0', spans)
  return spans
}

/** From the first start to the last end, in milliseconds. */
export function lengthOf(spans: readonly Span[]): number {
  return Math.max(1, ...spans.map((s) => s.start + Math.max(s.duration, s.waited)))
}

// Recursion is bounded: the contract allows trees of 32 levels.
function addResult(result: ResultTree | null, call: CallView, depth: number, zero: number, id: string, spans: Span[]): void {
  spans.push({
    id,
    depth,
    service: result?.service ?? call.service ?? call.designation ?? '?',
    start: Math.max(0, Date.parse(result?.start ?? call.start ?? '') - zero) || 0,
    duration: result?.durationMs ?? call.durationMs ?? 0,
    waited: call.durationMs ?? 0,
    status: call.status ?? null,
    tries: call.tries ?? 1,
    problems: [...(call.error ? [call.error] : []), ...(result?.errors ?? [])],
  })
  ;(result?.calls ?? []).forEach((child, i) => {
    addResult(result?.response?.[i] ?? null, child, depth + 1, zero, `${id}.${String(i)}`, spans)
  })
}

/** A first request for a service: it runs its plan, as a call of a browser would. */
export function firstRequest(service: string): string {
  return JSON.stringify({ designation: service, usePlan: true }, null, 2)
}

/** Adds a step to a request: below its innermost last step, so that clicking a path through the drawing builds it. */
export function appendStep(text: string, service: string): string {
  let node: RequestNode
  try {
    node = JSON.parse(text) as RequestNode
  } catch {
    return firstRequest(service)
  }
  let last = node
  while (last.routes?.length) last = last.routes[last.routes.length - 1] ?? last
  delete last.usePlan
  last.routes = [{ designation: service }]
  return JSON.stringify(node, null, 2)
}

interface RequestNode {
  designation: string
  usePlan?: boolean
  routes?: RequestNode[]
}

/** Where JSON is wrong, in words; null where it is right. */
export function jsonProblem(text: string): string | null {
  try {
    JSON.parse(text)
    return null
  } catch (e) {
    return e instanceof Error ? e.message : 'This is no JSON.'
  }
}

export function asCurl(origin: string, simulation: string, body: string): string {
  return `curl -s ${origin}/api/v1/simulations/${simulation}/requests -H 'content-type: application/json' -d '${compact(body).replaceAll("'", `'\\''`)}'`
}

export function asCommand(origin: string, simulation: string, body: string): string {
  return `echo '${compact(body).replaceAll("'", `'\\''`)}' | ./microsim send - --simulation ${simulation} --server ${origin}`
}

function compact(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text))
  } catch {
    return text
  }
}
