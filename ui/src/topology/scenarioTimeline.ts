import type { PlannedView, ScenarioRecord } from '../api/types'

export type BarState = 'planned' | 'acting' | 'over' | 'failed'

/** Something that happens in a scenario, where its timeline shows it. Times are milliseconds from the scenario's start. */
export interface Bar {
  readonly key: string
  readonly at: number
  /** Null for what is over at once. */
  readonly until: number | null
  readonly state: BarState
  /** Why it failed, or what came of it. */
  readonly text: string
}

/** All that one step of the document does. */
export interface Lane {
  readonly step: string
  readonly target: string
  readonly type: string
  readonly args: string
  readonly bars: readonly Bar[]
}

/** A timeline's lanes, by when they first begin; with what a run's log says of them so far. */
export function lanesOf(planned: readonly PlannedView[], records: readonly ScenarioRecord[], since: number): Lane[] {
  const told = new Map<string, ScenarioRecord[]>()
  for (const record of records) {
    if (record.step === undefined) continue
    const key = keyOf(record.step, record.number)
    told.set(key, [...(told.get(key) ?? []), record])
  }
  const lanes = new Map<string, PlannedView[]>()
  for (const one of planned) lanes.set(one.step, [...(lanes.get(one.step) ?? []), one])
  return [...lanes].flatMap(([step, all]) => (all[0] ? [{ step, target: all[0].target, type: all[0].type, args: argsText(all[0].args), bars: all.map((one) => barOf(one, told.get(keyOf(step, one.number)) ?? [], since)) }] : []))
    .sort((a, b) => (a.bars[0]?.at ?? 0) - (b.bars[0]?.at ?? 0))
}

function barOf(planned: PlannedView, records: readonly ScenarioRecord[], since: number): Bar {
  const last = records.at(-1)
  const began = records.find((r) => r.start)
  const at = began?.start ? Date.parse(began.start) - since : planned.at
  const ended = last?.what === 'ended' && last.end ? Date.parse(last.end) - since : (planned.until ?? null)
  const state = last === undefined ? 'planned' : last.what === 'failed' ? 'failed' : last.what === 'began' ? 'acting' : 'over'
  const reply = last?.reply ? `status ${String(last.reply.status)} in ${last.reply.durationMs.toFixed(1)} ms` : ''
  return { key: keyOf(planned.step, planned.number), at, until: ended, state, text: [reply, last?.text ?? ''].filter(Boolean).join(': ') }
}

const keyOf = (step: string, number: number | undefined): string => `${step} ${String(number ?? 1)}`

/** Arguments in a few words. */
export function argsText(args: unknown): string {
  if (typeof args !== 'object' || args === null) return ''
  return Object.entries(args).map(([key, value]) => `${key} ${typeof value === 'object' ? JSON.stringify(value) : String(value)}`).join(', ')
}

/** Where a timeline's ruler has its marks, in milliseconds: round numbers, not too many. */
export function marksOf(length: number, most = 8): number[] {
  const steps = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14_400].map((s) => s * 1000)
  const step = steps.find((s) => length / s <= most) ?? 14_400_000
  return Array.from({ length: Math.floor(length / step) + 1 }, (_, i) => i * step)
}

/** A point of a timeline, as documents write it: `1m30s`. */
export function pointText(milliseconds: number): string {
  const seconds = Math.round(milliseconds / 100) / 10
  const minutes = Math.floor(seconds / 60)
  const rest = Math.round((seconds - minutes * 60) * 10) / 10
  return minutes === 0 ? `${String(rest)}s` : rest === 0 ? `${String(minutes)}m` : `${String(minutes)}m${String(rest)}s`
}

/** What a line of a run's log tells, in words. */
export function recordText({ what, target, type, args, reply, text }: ScenarioRecord): string {
  const done: Readonly<Record<string, string>> = { started: 'The scenario began', finished: 'It came to its end, everything taken back', cancelled: 'Stopped, everything taken back', abandoned: 'Left' }
  const subject = target === undefined ? (done[what] ?? what) : `${target}: ${type ?? ''} ${what}${type === 'request' ? '' : wordsOf(args)}`
  return `${subject}${reply ? `, status ${String(reply.status)} in ${reply.durationMs.toFixed(1)} ms` : ''}${text ? `: ${text}` : ''}`
}

function wordsOf(args: unknown): string {
  const words = argsText(args)
  return words ? ` (${words})` : ''
}
