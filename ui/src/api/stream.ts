import { ApiFailure, send } from './http'
import { Frames } from './frames'

export type Connectivity = 'connecting' | 'open' | 'lost'

export interface EventHandlers {
  /** An event's type and its data. */
  readonly onEvent: (type: string, data: string) => void
  /** Before the first event of each connection: what was known may be old. */
  readonly onState: (state: Connectivity) => void
  readonly onFailure: (failure: ApiFailure) => void
}

const firstPause = 250
const longestPause = 4000

/** Where a stream of server-sent events is, and the server's token, where it asks for one. */
export interface Source {
  readonly path: string
  readonly token: string | null
}

/** Follows a stream until it is told to end; comes back after each loss, where it left off. With `fetch`, for that can send the token. */
export async function follow({ path, token }: Source, handlers: EventHandlers, signal: AbortSignal): Promise<void> {
  let last: string | null = null
  let pause = firstPause
  const isEnded = (): boolean => signal.aborted
  while (!isEnded()) {
    try {
      const response = await send(path, { signal, headers: { accept: 'text/event-stream', ...(last ? { 'last-event-id': last } : {}) } }, token)
      handlers.onState('open')
      pause = firstPause
      last = await read(response, handlers.onEvent, last)
    } catch (e) {
      if (isEnded()) return
      if (e instanceof ApiFailure && e.status !== 0) handlers.onFailure(e)
    }
    if (isEnded()) return
    handlers.onState('lost')
    await wait(pause, signal)
    pause = Math.min(pause * 2, longestPause)
  }
}

async function read(response: Response, onEvent: EventHandlers['onEvent'], last: string | null): Promise<string | null> {
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader()
  if (!reader) return last
  const frames = new Frames()
  let id = last
  try {
    for (;;) {
      const { done, value } = await reader.read()
      if (done) return id
      for (const frame of frames.add(value)) {
        id = frame.id ?? id
        if (frame.data !== '') onEvent(frame.event, frame.data)
      }
    }
  } catch {
    // The server left in the middle: what came so far counts.
    return id
  }
}

function wait(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, milliseconds)
    signal.addEventListener('abort', () => {
      clearTimeout(timer)
      resolve()
    }, { once: true })
  })
}
