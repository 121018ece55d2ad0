import { ApiFailure } from './http'
import type { Wish } from './hub'
import type { Message } from './mailbox'
import { follow, type EventHandlers, type Source } from './stream'
import { token } from './token'

export type { Connectivity } from './stream'

/**
 * Follows a stream of server-sent events until it is closed. All tabs share one connection to the server; where the browser has no shared workers, each has its own.
 * @returns Ends it.
 */
export function followEvents(path: string, handlers: EventHandlers): () => void {
  const source: Source = { path, token: token.get() }
  return typeof SharedWorker === 'undefined' ? followAlone(source, handlers) : followTogether(source, handlers)
}

function followAlone(source: Source, handlers: EventHandlers): () => void {
  const end = new AbortController()
  void follow(source, handlers, end.signal)
  return () => {
    end.abort()
  }
}

function followTogether(source: Source, handlers: EventHandlers): () => void {
  const worker = new SharedWorker(new URL('./eventsWorker.ts', import.meta.url), { type: 'module', name: 'microsim-events' })
  const say = (wish: Wish): void => {
    worker.port.postMessage(wish)
  }
  let close = (): void => {
    say({ kind: 'bye' })
    worker.port.close()
  }
  worker.onerror = () => {
    worker.onerror = null
    close()
    close = followAlone(source, handlers)
  }
  worker.port.onmessage = ({ data }: MessageEvent<Message>) => {
    try {
      tell(handlers, data)
    } finally {
      say({ kind: 'ready' })
    }
  }
  const leaves = (): void => {
    say({ kind: 'bye' })
  }
  // Kept by the browser to go back to, a page comes back as it was left.
  const returns = (event: PageTransitionEvent): void => {
    if (event.persisted) say({ kind: 'follow', source })
  }
  addEventListener('pagehide', leaves)
  addEventListener('pageshow', returns)
  say({ kind: 'follow', source })
  return () => {
    removeEventListener('pagehide', leaves)
    removeEventListener('pageshow', returns)
    close()
  }
}

function tell(handlers: EventHandlers, message: Message): void {
  if (message.kind === 'event') handlers.onEvent(message.type, message.data)
  else if (message.kind === 'state') handlers.onState(message.state)
  else handlers.onFailure(new ApiFailure(message.status, message.message, message.errors))
}
