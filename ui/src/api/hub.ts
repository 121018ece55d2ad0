import { Mailbox, type Message } from './mailbox'
import { follow, type Connectivity, type EventHandlers, type Source } from './stream'

/** What a tab says: whom it follows, that it is done with a message and ready for the next, that it leaves. */
export type Wish = { readonly kind: 'follow'; readonly source: Source } | { readonly kind: 'ready' } | { readonly kind: 'bye' }

/** A tab's end of the line; a MessagePort. */
export interface Port {
  postMessage: (message: Message) => void
  onmessage: ((event: MessageEvent<Wish>) => void) | null
}

type Follow = (source: Source, handlers: EventHandlers, signal: AbortSignal) => Promise<void>

/** Who takes this long with one message sleeps or has crashed, and is followed by nobody until it wakes. */
const asleepAfterMs = 120_000

/** One stream of the server for all tabs that follow it: browsers open few connections to one server, so a stream for each tab would leave the seventh without any. */
export class Hub {
  private readonly streams = new Map<string, Stream>()

  constructor(
    private readonly open: Follow = follow,
    private readonly now: () => number = () => Date.now(),
  ) {}

  /** Serves a tab. */
  add(port: Port): void {
    let leave: (() => void) | undefined
    let source: Source | undefined
    let member: Member | undefined
    const join = (): void => {
      if (!source) return
      member = new Member(port, this.now)
      leave = this.streamOf(source).add(member)
    }
    port.onmessage = ({ data: wish }) => {
      if (wish.kind === 'follow') {
        leave?.()
        source = wish.source
        join()
      } else if (wish.kind === 'bye') {
        leave?.()
        source = undefined
      } else if (member?.isGone) join()
      else member?.next()
    }
  }

  private streamOf(source: Source): Stream {
    const key = JSON.stringify([source.path, source.token])
    const there = this.streams.get(key)
    if (there) return there
    const made = new Stream(() => this.streams.delete(key))
    this.streams.set(key, made)
    void this.open(source, made, made.signal)
    return made
  }
}

/** A tab that follows: it gets one message at a time, so that what it does not take waits here, bounded, and nowhere else. */
class Member {
  isGone = false
  private readonly mailbox = new Mailbox()
  private since: number | null = null

  constructor(
    private readonly port: Port,
    private readonly now: () => number,
  ) {}

  tell(message: Message): void {
    if (this.since === null) this.post(message)
    else this.mailbox.put(message)
  }

  next(): void {
    this.since = null
    const message = this.mailbox.take()
    if (message) this.post(message)
  }

  get isAsleep(): boolean {
    return this.since !== null && this.now() - this.since > asleepAfterMs
  }

  private post(message: Message): void {
    this.since = this.now()
    this.port.postMessage(message)
  }
}

class Stream implements EventHandlers {
  private readonly end = new AbortController()
  private readonly members = new Set<Member>()
  private state: Connectivity = 'connecting'
  private newest: Message | undefined

  constructor(private readonly onEnd: () => void) {}

  get signal(): AbortSignal {
    return this.end.signal
  }

  /** Who comes later is told what the others know. */
  add(member: Member): () => void {
    this.members.add(member)
    if (this.state !== 'connecting') member.tell({ kind: 'state', state: this.state })
    if (this.state === 'open' && this.newest) member.tell(this.newest)
    return () => {
      this.remove(member)
    }
  }

  readonly onEvent = (type: string, data: string): void => {
    const message: Message = { kind: 'event', type, data }
    if (type === 'metrics') this.newest = message
    this.tell(message)
  }

  readonly onState = (state: Connectivity): void => {
    this.state = state
    this.newest = undefined
    this.tell({ kind: 'state', state })
  }

  readonly onFailure: EventHandlers['onFailure'] = ({ status, message, errors }) => {
    this.tell({ kind: 'failure', status, message, errors })
  }

  private tell(message: Message): void {
    for (const member of [...this.members]) {
      if (member.isAsleep) this.remove(member)
      else member.tell(message)
    }
  }

  private remove(member: Member): void {
    member.isGone = true
    if (!this.members.delete(member) || this.members.size > 0) return
    this.end.abort()
    this.onEnd()
  }
}
