import type { Connectivity } from './stream'
import type { ApiError } from './types'

/** What a tab is told of a stream that it follows. */
export type Message =
  | { readonly kind: 'event'; readonly type: string; readonly data: string }
  | { readonly kind: 'state'; readonly state: Connectivity }
  | { readonly kind: 'failure'; readonly status: number; readonly message: string; readonly errors: readonly ApiError[] }

/** How many messages wait for a tab at most. */
const most = 256

const missed: Message = { kind: 'event', type: 'missed', data: '{}' }

/** A frame tells all there is to know of its second, so that the newest takes the place of those before it. */
const isFrame = (message: Message): boolean => message.kind === 'event' && message.type === 'metrics'

/** What waits for a tab that is slow or sleeps: bounded, and where that is not enough, the tab is told that it missed something. */
export class Mailbox {
  private waiting: Message[] = []

  put(message: Message): void {
    const kept = isFrame(message) ? this.waiting.filter((m) => !isFrame(m)) : this.waiting
    this.waiting = [...kept, message]
    if (this.waiting.length <= most) return
    const state = this.waiting.findLast((m) => m.kind === 'state')
    this.waiting = [...(state ? [state] : []), missed]
  }

  take(): Message | undefined {
    return this.waiting.shift()
  }
}
