import { ApiFailure } from './http'
import { readLines } from './lines'
import type { LogView } from './types'

export interface LogHandlers {
  /** Lines that came together, the oldest first. */
  readonly onLines: (lines: readonly LogView[]) => void
  /** A new beginning: everything that was told before is told again, or is out of date. */
  readonly onRestart: () => void
  readonly onFailure: (failure: ApiFailure) => void
}

const pauseMs = 1000

const at = (name: string, query: URLSearchParams): string => `/api/v1/simulations/${encodeURIComponent(name)}/logs?${query.toString()}`

/** Follows what services print until it is closed; after a loss it begins anew. */
export function followLogs(name: string, query: URLSearchParams, handlers: LogHandlers): () => void {
  const end = new AbortController()
  void follow(at(name, query), handlers, end.signal)
  return () => {
    end.abort()
  }
}

export async function readLogs(name: string, query: URLSearchParams, signal: AbortSignal): Promise<readonly LogView[]> {
  const all: LogView[] = []
  await readLines(at(name, query), (values) => all.push(...(values as LogView[])), signal)
  return all
}

async function follow(path: string, { onLines, onRestart, onFailure }: LogHandlers, signal: AbortSignal): Promise<void> {
  const isEnded = (): boolean => signal.aborted
  while (!isEnded()) {
    onRestart()
    try {
      await readLines(path, (values) => { onLines(values as LogView[]) }, signal)
    } catch (e) {
      if (isEnded()) return
      // Without an answer, the page says already that the server is away.
      if (e instanceof ApiFailure && e.status !== 0) {
        onFailure(e)
        if (e.status < 500) return
      }
    }
    await new Promise((resolve) => setTimeout(resolve, pauseMs))
  }
}
