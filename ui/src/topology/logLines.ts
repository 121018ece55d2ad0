import type { LogView } from '../api/types'

/** A line as a person reads it: what happened, and what else it says. */
export interface ReadLine {
  readonly message: string
  readonly fields: readonly (readonly [string, string])[]
}

// Shown in columns of their own, or in the message.
const shownElsewhere = new Set(['time', 'level', 'event', 'message', 'requestId', 'traceId'])

/** What a printed line says; one that is no JSON object is a message as it is. */
export function readLine({ text }: Pick<LogView, 'text'>): ReadLine {
  if (!text.startsWith('{')) return { message: text, fields: [] }
  let parsed: unknown
  try {
    parsed = JSON.parse(text)
  } catch {
    return { message: text, fields: [] }
  }
  const entries = Object.entries(parsed as Record<string, unknown>)
  const said = entries.filter(([key, value]) => (key === 'event' || key === 'message') && typeof value === 'string').map(([, value]) => value as string)
  return {
    message: said.join(': ') || text,
    fields: said.length === 0 ? [] : entries.filter(([key]) => !shownElsewhere.has(key)).map(([key, value]): [string, string] => [key, shortOf(value)]),
  }
}

// A float as it was printed may have more digits than anybody reads.
function shortOf(value: unknown): string {
  return typeof value === 'string' ? value : typeof value === 'number' && !Number.isInteger(value) ? String(Number(value.toPrecision(6))) : JSON.stringify(value)
}

/** Lines as they are followed: those that are shown, and those that came while a person reads. */
export interface LogTail {
  readonly shown: readonly LogView[]
  readonly waiting: readonly LogView[]
  readonly paused: boolean
  /** Whether older ones made room. */
  readonly cut: boolean
}

export const mostLines = 5000

export const emptyTail: LogTail = { shown: [], waiting: [], paused: false, cut: false }

/** New lines: at the end of what is shown, or beside it while it is paused, so that nothing moves under a reader's eyes. */
export function appended(tail: LogTail, lines: readonly LogView[]): LogTail {
  const into = tail.paused ? 'waiting' : 'shown'
  const all = [...tail[into], ...lines]
  return { ...tail, [into]: all.slice(-mostLines), cut: tail.cut || all.length > mostLines }
}

export function pausedTail(tail: LogTail, paused: boolean): LogTail {
  if (paused === tail.paused) return tail
  return paused ? { ...tail, paused } : appended({ ...tail, paused, waiting: [] }, tail.waiting)
}

/** The filters of the list of lines, spelt in the page's address as the API spells them. */
export const logFilters = ['service', 'level', 'text', 'trace', 'request'] as const

export function logQuery(address: Readonly<Record<string, string>>): URLSearchParams {
  const query = new URLSearchParams()
  for (const key of logFilters) {
    const value = address[key]?.trim()
    if (value) query.set(key, value)
  }
  return query
}
