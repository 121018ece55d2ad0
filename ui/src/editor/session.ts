import { ApiFailure } from '../api/http'
import type { CheckView } from '../api/types'
import type { Version } from '../api/simulations'
import { edited, rebased, redone, undone } from './changes'
import { firstState, isClean, type EditState } from './state'

/** What the server does for an editor. */
export interface Gateway {
  readonly read: () => Promise<Version>
  readonly apply: (text: string, etag: string) => Promise<Version>
  readonly check: (text: string, signal: AbortSignal) => Promise<CheckView>
}

const checkAfterMs = 250
const mostTries = 5

/** The editing of one simulation: what runs, the draft, and the way from one to the other. Edits are sent one after the other, each for the version that it was made from. */
export class EditSession {
  private current: EditState
  private readonly readers = new Set<() => void>()
  private checking: AbortController | undefined
  private timer: ReturnType<typeof setTimeout> | undefined
  private tries = 0

  constructor(
    running: Version,
    private readonly gateway: Gateway,
    live: boolean,
    private readonly now: () => number = () => Date.now(),
  ) {
    this.current = firstState(running, live)
  }

  readonly get = (): EditState => this.current

  readonly subscribe = (reader: () => void): (() => void) => {
    this.readers.add(reader)
    return () => this.readers.delete(reader)
  }

  /** An edit of the drawing or of a form. */
  edit(label: string, change: (text: string) => string): void {
    this.act((state) => edited(state, label, change(state.draft), this.now()))
  }

  /** What was typed as text waits until it is applied, for it is seldom whole. */
  type(text: string): void {
    this.set({ ...edited(this.current, 'typing', text, this.now()), held: true })
    this.settle()
  }

  undo(): void {
    this.act(undone)
  }

  redo(): void {
    this.act(redone)
  }

  setLive(live: boolean): void {
    this.set({ ...this.current, live, held: !live && !isClean(this.current) ? true : this.current.held })
  }

  /** Makes the draft what runs. */
  async apply(): Promise<void> {
    this.set({ ...this.current, held: false })
    await this.send()
  }

  /** Goes back to what runs. */
  discard(): void {
    this.set({ ...edited(this.current, 'discard the draft', this.current.running.text, this.now()), held: false, refusal: null })
  }

  /** Tells something that a person should know of their last edit. */
  notify(notice: string): void {
    this.set({ ...this.current, notice })
  }

  dismissNotice(): void {
    this.set({ ...this.current, notice: null, conflicts: [] })
  }

  /** Looks whether somebody else changed what runs. */
  async reload(): Promise<void> {
    const isSending = (): boolean => this.current.sending
    if (isSending()) return
    const running = await this.gateway.read()
    if (isSending()) return
    const before = this.current
    this.set(rebased(before, running))
    // What did not reach the server goes now.
    const unsent = before.refusal?.status === 0
    if (unsent && this.current.live && !this.current.held) await this.send()
    else if (unsent || this.current !== before) this.settle()
  }

  close(): void {
    clearTimeout(this.timer)
    this.checking?.abort()
  }

  private act(change: (state: EditState) => EditState): void {
    const next = change(this.current)
    if (next === this.current) return
    const waits = !next.live || next.held
    this.set({ ...next, held: waits && !isClean(next) })
    if (waits) this.settle()
    else void this.send()
  }

  private async send(): Promise<void> {
    if (this.current.sending) return
    this.set({ ...this.current, sending: true, refusal: null })
    try {
      this.tries = 0
      while (!isClean(this.current) && !this.current.held && (await this.sendOnce()));
    } finally {
      this.set({ ...this.current, sending: false })
    }
  }

  /** Whether there may be more to send; not after a refusal, until the next edit. */
  private async sendOnce(): Promise<boolean> {
    const text = this.current.draft
    try {
      const running = await this.gateway.apply(text, this.current.running.etag)
      // What was edited meanwhile is compared with what runs now.
      this.tries = 0
      this.set({ ...this.current, running, refusal: null, check: null })
      return true
    } catch (e) {
      const failure = e instanceof ApiFailure ? e : new ApiFailure(0, String(e))
      if (failure.status === 412 && this.tries++ < mostTries) {
        const moved = rebased(this.current, await this.gateway.read())
        this.set({ ...moved, held: moved.conflicts.length > 0 && !isClean(moved) })
        return true
      }
      // An edit made meanwhile may be what makes it right.
      if (this.current.draft !== text) return true
      this.set({ ...this.current, refusal: { status: failure.status, message: failure.message, errors: failure.errors } })
      return false
    }
  }

  /** Asks the server what it says of the draft, when it was left alone for a moment. */
  private settle(): void {
    clearTimeout(this.timer)
    this.checking?.abort()
    if (isClean(this.current)) {
      this.set({ ...this.current, held: false, refusal: null, check: null })
      return
    }
    const controller = new AbortController()
    this.checking = controller
    this.timer = setTimeout(() => void this.check(controller.signal), checkAfterMs)
  }

  private async check(signal: AbortSignal): Promise<void> {
    const text = this.current.draft
    try {
      const check = await this.gateway.check(text, signal)
      if (!signal.aborted && this.current.draft === text) this.set({ ...this.current, check, refusal: null })
    } catch (e) {
      if (signal.aborted || this.current.draft !== text) return
      const failure = e instanceof ApiFailure ? e : new ApiFailure(0, String(e))
      this.set({ ...this.current, check: null, refusal: { status: failure.status, message: failure.message, errors: failure.errors } })
    }
  }

  private set(next: EditState): void {
    if (next === this.current) return
    this.current = next
    for (const reader of this.readers) reader()
  }
}
