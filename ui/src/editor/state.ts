import type { CheckView } from '../api/types'
import type { ApiError } from '../api/types'
import type { Version } from '../api/simulations'

/** An edit that can be taken back. */
export interface Change {
  /** What was done, in words; edits of one field in a row have the same and become one. */
  readonly label: string
  readonly before: string
  readonly after: string
  readonly time: number
}

/** Why the server does not run the draft. */
export interface Refusal {
  /** The reply's; 0 when none came, so that it may be sent again as it is. */
  readonly status: number
  readonly message: string
  readonly errors: readonly ApiError[]
}

export interface EditState {
  /** What the server runs. */
  readonly running: Version
  /** What is drawn and edited. Equal to what runs when nothing waits. */
  readonly draft: string
  /** Whether edits of the drawing act at once, or wait until the draft is applied. */
  readonly live: boolean
  /** Whether the draft has edits that wait to be applied by hand. */
  readonly held: boolean
  readonly past: readonly Change[]
  readonly future: readonly Change[]
  readonly sending: boolean
  readonly refusal: Refusal | null
  /** What the server said of this draft when it was only checked. */
  readonly check: CheckView | null
  /** What others did meanwhile, in words. */
  readonly notice: string | null
  /** Places that others changed too, to something else; the draft's own value is not in it. */
  readonly conflicts: readonly string[]
}

export const isClean = (state: EditState): boolean => state.draft === state.running.text

export function firstState(running: Version, live: boolean): EditState {
  return { running, draft: running.text, live, held: false, past: [], future: [], sending: false, refusal: null, check: null, notice: null, conflicts: [] }
}
