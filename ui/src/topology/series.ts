interface Step {
  readonly start: string
  readonly requests: number
  readonly requestsPerSecond: number
  readonly errors: number
  readonly p50Ms?: number | null
  readonly p90Ms?: number | null
  readonly p99Ms?: number | null
}

type Values = (number | null)[]

/** Measures as a chart draws them: one value for each step of the window, null where nothing is known. */
export interface Series {
  readonly times: number[]
  readonly rate: Values
  readonly errors: Values
  readonly p50: Values
  readonly p90: Values
  readonly p99: Values
  /** All calls of the window. */
  readonly calls: number
}

export function series(steps: readonly Step[], from: number, to: number, stepSeconds: number): Series {
  const byStart = new Map(steps.map((s) => [Math.floor(Date.parse(s.start) / 1000 / stepSeconds), s]))
  const times: number[] = []
  for (let slot = Math.floor(from / stepSeconds); slot * stepSeconds < to; slot++) times.push(slot * stepSeconds)
  const value = (read: (step: Step) => number | null | undefined): Values => times.map((t) => {
    const step = byStart.get(t / stepSeconds)
    return step ? (read(step) ?? null) : null
  })
  return {
    times,
    rate: value((s) => s.requestsPerSecond),
    errors: value((s) => (s.requests === 0 ? 0 : (s.requestsPerSecond * s.errors) / s.requests)),
    p50: value((s) => s.p50Ms),
    p90: value((s) => s.p90Ms),
    p99: value((s) => s.p99Ms),
    calls: steps.reduce((sum, s) => sum + s.requests, 0),
  }
}
