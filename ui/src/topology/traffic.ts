/** A measure of live calls, as an edge or a service shows it. */
export interface Traffic {
  readonly rate: number
  readonly errorRatio: number
  readonly p99Ms: number | null
}

/** Several measures as one: what came together, and of how long it took the worst, for percentiles do not add up. Nothing of none. */
export function summed(all: readonly Traffic[]): Traffic | undefined {
  if (all.length === 0) return undefined
  const rate = all.reduce((sum, t) => sum + t.rate, 0)
  const times = all.flatMap((t) => t.p99Ms ?? [])
  return { rate, errorRatio: rate === 0 ? 0 : all.reduce((sum, t) => sum + t.rate * t.errorRatio, 0) / rate, p99Ms: times.length === 0 ? null : Math.max(...times) }
}

export type Tone = 'idle' | 'good' | 'warn' | 'bad'

const warnFrom = 0.001
const badFrom = 0.05

export function toneOf(traffic: Traffic | undefined): Tone {
  if (!traffic || traffic.rate === 0) return 'idle'
  return traffic.errorRatio >= badFrom ? 'bad' : traffic.errorRatio >= warnFrom ? 'warn' : 'good'
}

const tones: readonly Tone[] = ['idle', 'good', 'warn', 'bad']

/** The worst of several. */
export function worstTone(all: readonly (Traffic | undefined)[]): Tone {
  return tones[Math.max(0, ...all.map((t) => tones.indexOf(toneOf(t))))] ?? 'idle'
}

/** How long a dash takes along an edge, in seconds: in few steps, so that a rate which wavers does not start it anew each time. */
export function dashSeconds(rate: number): number {
  return rate < 1 ? 2.4 : rate < 10 ? 1.6 : rate < 100 ? 1 : rate < 1000 ? 0.6 : 0.35
}

export function edgeWidth(rate: number): number {
  return 1.5 + Math.min(3, Math.round(Math.log10(1 + rate) * 2) / 2)
}

export function rateText(rate: number): string {
  return rate >= 10_000 ? `${(rate / 1000).toFixed(0)}k/s` : rate >= 1000 ? `${(rate / 1000).toFixed(1)}k/s` : rate >= 10 ? `${rate.toFixed(0)}/s` : `${rate.toFixed(1)}/s`
}

export function msText(ms: number): string {
  return ms >= 10_000 ? `${(ms / 1000).toFixed(0)} s` : ms >= 1000 ? `${(ms / 1000).toFixed(1)} s` : ms >= 10 ? `${ms.toFixed(0)} ms` : `${ms.toFixed(1)} ms`
}

export function bytesText(bytes: number): string {
  return bytes >= 1e9 ? `${(bytes / 1e9).toFixed(1)} GB` : bytes >= 1e6 ? `${(bytes / 1e6).toFixed(0)} MB` : `${(bytes / 1e3).toFixed(0)} kB`
}

export function percentText(ratio: number): string {
  return ratio === 0 ? '0 %' : ratio < 0.01 ? `${(ratio * 100).toFixed(1)} %` : `${(ratio * 100).toFixed(0)} %`
}
