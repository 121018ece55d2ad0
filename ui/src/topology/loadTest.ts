/** How requests come: evenly at a rate, at rates that change, or from users who wait for their replies. */
export type LoadMode = 'rate' | 'stages' | 'users'

/** A stretch of changing rates; all fields as they are typed. */
export interface StageForm {
  readonly for: string
  /** The rate at its end. */
  readonly to: string
}

/** A load test as its form holds it: texts, for what is no number goes to the server as it is, which says what would be right. */
export interface LoadForm {
  readonly name: string
  readonly what: 'service' | 'script'
  /** Empty for the one that no other service calls. */
  readonly service: string
  readonly path: string
  readonly script: string
  readonly mode: LoadMode
  readonly rate: string
  readonly from: string
  readonly stages: readonly StageForm[]
  readonly users: string
  readonly think: string
  readonly duration: string
  readonly arrivals: string
  readonly warmUp: string
  readonly repeat: string
  readonly timeout: string
  readonly thresholds: readonly string[]
}

export const firstLoad: LoadForm = {
  name: 'first-load', what: 'service', service: '', path: '/', script: '', mode: 'rate', rate: '50', from: '10', stages: [{ for: '10s', to: '100' }, { for: '20s', to: '100' }, { for: '5s', to: '10' }],
  users: '10', think: '100ms', duration: '30s', arrivals: 'uniform', warmUp: '0s', repeat: '1', timeout: '30s', thresholds: ['p99 < 500ms', 'errors < 1%'],
}

/** Ready-made shapes of changing rates. */
export const shapes: Readonly<Record<string, Pick<LoadForm, 'from' | 'stages'>>> = {
  'Ramp up': { from: '10', stages: [{ for: '30s', to: '200' }, { for: '30s', to: '200' }] },
  Spike: { from: '20', stages: [{ for: '15s', to: '20' }, { for: '1s', to: '200' }, { for: '10s', to: '200' }, { for: '1s', to: '20' }, { for: '15s', to: '20' }] },
  Steps: { from: '25', stages: [{ for: '15s', to: '25' }, { for: '1ms', to: '50' }, { for: '15s', to: '50' }, { for: '1ms', to: '100' }, { for: '15s', to: '100' }] },
}

/** The document that the server is sent. */
export function loadDocument(form: LoadForm): Record<string, unknown> {
  const request = form.what === 'script' ? { script: jsonOr(form.script) } : { ...(form.service ? { service: form.service } : {}), path: form.path.trim() || '/' }
  const traffic = form.mode === 'users'
    ? { users: numeric(form.users), think: form.think.trim() || '0s', duration: form.duration.trim() }
    : { ...(form.mode === 'rate' ? { rate: numeric(form.rate), duration: form.duration.trim() } : { stages: form.stages.map((s, i) => ({ ...(i === 0 ? { rate: numeric(form.from) } : {}), to: numeric(s.to), for: s.for.trim() })) }), arrivals: form.arrivals }
  const thresholds = form.thresholds.map((t) => t.trim()).filter(Boolean)
  return {
    apiVersion: 'microsim.dev/v1alpha1',
    kind: 'LoadTest',
    metadata: { name: form.name.trim() },
    spec: { ...traffic, warmUp: form.warmUp.trim() || '0s', repeat: numeric(form.repeat), timeout: form.timeout.trim() || '30s', requests: [request], thresholds },
  }
}

function numeric(text: string): number | string {
  const number = Number(text)
  return text.trim() === '' || Number.isNaN(number) ? text : number
}

function jsonOr(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

const unitsMs: Readonly<Record<string, number>> = { h: 3_600_000, m: 60_000, s: 1000, ms: 1 }

/** A span such as `1m30s` in milliseconds; null for what is none. */
export function spanMs(text: string): number | null {
  const parts = [...text.trim().matchAll(/(\d+(?:\.\d+)?)(ms|h|m|s)/g)]
  if (parts.length === 0 || parts.map((p) => p[0]).join('') !== text.trim()) return null
  return parts.reduce((sum, [, number, unit]) => sum + Number(number) * (unitsMs[unit ?? ''] ?? 0), 0)
}

/** The rate over time that a form asks for, as corners of a line: milliseconds and requests a second; nothing while it is not whole. */
export function rateLine(form: LoadForm): readonly (readonly [number, number])[] {
  if (form.mode === 'users') return []
  if (form.mode === 'rate') {
    const length = spanMs(form.duration)
    const rate = Number(form.rate)
    return length === null || Number.isNaN(rate) ? [] : [[0, rate], [length, rate]]
  }
  const corners: (readonly [number, number])[] = [[0, Number(form.from)]]
  let at = 0
  for (const stage of form.stages) {
    const length = spanMs(stage.for)
    if (length === null) return []
    at += length
    corners.push([at, Number(stage.to)])
  }
  return corners.some(([, rate]) => Number.isNaN(rate)) ? [] : corners
}

/** A second of a load test, as charts need it. */
export interface LoadSecondLike {
  readonly run?: number
  readonly second: number
  readonly started: number
  readonly ok: number
  readonly errors: number
  readonly missed: number
  readonly inFlight: number
  readonly p50: number
  readonly p90: number
  readonly p99: number
  readonly max: number
}

/** The seconds that are known and those that came, each once, in their order. */
export function mergedSeconds(known: readonly LoadSecondLike[], more: readonly LoadSecondLike[]): LoadSecondLike[] {
  const all = new Map<string, LoadSecondLike>()
  for (const s of [...known, ...more]) all.set(`${String(s.run ?? 1)} ${String(s.second)}`, s)
  return [...all.values()].sort((a, b) => (a.run ?? 1) - (b.run ?? 1) || a.second - b.second)
}

type Values = (number | null)[]

export interface LoadSeries {
  /** Seconds from the start, one run after the other. */
  readonly times: number[]
  readonly sent: Values
  readonly ok: Values
  readonly errors: Values
  readonly missed: Values
  readonly inFlight: Values
  readonly p50: Values
  readonly p90: Values
  readonly p99: Values
}

/** Seconds as charts draw them. A second in which nothing ended has no latency. */
export function loadSeries(seconds: readonly LoadSecondLike[], secondsEach = 1): LoadSeries {
  const latency = (read: (s: LoadSecondLike) => number): Values => seconds.map((s) => (s.ok + s.errors > 0 ? read(s) : null))
  const perSecond = (read: (s: LoadSecondLike) => number): Values => seconds.map((s) => read(s) / secondsEach)
  return {
    times: seconds.map((s, i) => (i === 0 || (s.run ?? 1) === 1 ? s.second : i * secondsEach)),
    sent: perSecond((s) => s.started),
    ok: perSecond((s) => s.ok),
    errors: perSecond((s) => s.errors),
    missed: perSecond((s) => s.missed),
    inFlight: seconds.map((s) => s.inFlight),
    p50: latency((s) => s.p50),
    p90: latency((s) => s.p90),
    p99: latency((s) => s.p99),
  }
}

type Lines = Readonly<Pick<LoadSeries, 'p99' | 'ok'>>

/** Two results on one axis: as long as the longer one, nothing where one of them has nothing. */
export function aligned(a: LoadSeries, b: LoadSeries): { readonly times: number[]; readonly a: Lines; readonly b: Lines } {
  const times = [...new Set([...a.times, ...b.times])].sort((x, y) => x - y)
  const on = (series: LoadSeries, values: Values): Values => {
    const byTime = new Map(series.times.map((t, i) => [t, values[i] ?? null]))
    return times.map((t) => byTime.get(t) ?? null)
  }
  return { times, a: { p99: on(a, a.p99), ok: on(a, a.ok) }, b: { p99: on(b, b.p99), ok: on(b, b.ok) } }
}

/** What of two results is compared: lower is better unless said. */
export interface Compared {
  readonly name: string
  readonly unit: 'ms' | '/s' | '%' | ''
  readonly a: number
  readonly b: number
  /** How much more the second one has, as a share of the first; null where the first has none. */
  readonly change: number | null
  readonly verdict: 'better' | 'worse' | 'same'
}

interface Report {
  readonly rate: number
  readonly errorShare: number
  readonly outcomes: Readonly<Record<string, number>>
  readonly latency: Readonly<Record<'mean' | 'p50' | 'p75' | 'p90' | 'p95' | 'p99' | 'p999' | 'max', number>>
}

// Less than this is what the same load differs by from run to run on a busy machine.
const noise = 0.05

/** Two results figure by figure. */
export function compared(a: Report, b: Report): Compared[] {
  const one = (name: string, unit: Compared['unit'], x: number, y: number, higherIsBetter = false): Compared => {
    const change = x === 0 ? null : (y - x) / x
    const isSame = change === null ? y === x : Math.abs(change) < noise
    return { name, unit, a: x, b: y, change, verdict: isSame ? 'same' : y > x === higherIsBetter ? 'better' : 'worse' }
  }
  const latency = (['mean', 'p50', 'p75', 'p90', 'p95', 'p99', 'p999', 'max'] as const).map((key) => one(key === 'p999' ? 'p99.9' : key, 'ms', a.latency[key], b.latency[key]))
  return [
    one('replies', '/s', a.rate, b.rate, true),
    one('errors', '%', a.errorShare * 100, b.errorShare * 100),
    one('missed', '', a.outcomes.missed ?? 0, b.outcomes.missed ?? 0),
    ...latency,
  ]
}
