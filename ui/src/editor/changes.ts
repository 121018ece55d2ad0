import { transplant } from '../topology/transplant'
import type { Version } from '../api/simulations'
import type { Change, EditState } from './state'

const oneEditWithinMs = 1500
const mostChanges = 200

/** An edit of the draft. */
export function edited(state: EditState, label: string, after: string, time: number): EditState {
  if (after === state.draft) return state
  const last = state.past.at(-1)
  const joins = last?.label === label && last.after === state.draft && time - last.time < oneEditWithinMs
  const change: Change = { label, before: joins ? last.before : state.draft, after, time }
  return { ...state, draft: after, past: [...(joins ? state.past.slice(0, -1) : state.past), change].slice(-mostChanges), future: [], check: null, notice: null, conflicts: [] }
}

/** Takes the last edit back; what others changed since stays. */
export function undone(state: EditState): EditState {
  const change = state.past.at(-1)
  if (!change) return state
  const back = transplant(state.draft, change.after, change.before)
  return { ...state, draft: back.text, past: state.past.slice(0, -1), future: [...state.future, change], check: null, conflicts: [], notice: kept(back.conflicts) }
}

export function redone(state: EditState): EditState {
  const change = state.future.at(-1)
  if (!change) return state
  const again = transplant(state.draft, change.before, change.after)
  return { ...state, draft: again.text, past: [...state.past, change], future: state.future.slice(0, -1), check: null, conflicts: [], notice: kept(again.conflicts) }
}

/** Another version runs than the one that the draft was made from: the draft's own changes are made in that one. */
export function rebased(state: EditState, running: Version): EditState {
  if (running.etag === state.running.etag) return state
  if (state.draft === state.running.text) return { ...state, running, draft: running.text, check: null, refusal: null }
  const moved = transplant(running.text, state.running.text, state.draft)
  return {
    ...state,
    running,
    draft: moved.text,
    check: null,
    refusal: null,
    conflicts: moved.conflicts,
    notice: moved.conflicts.length === 0
      ? 'Somebody else changed this simulation; your edits are kept on top of theirs.'
      : `Somebody else changed the same: ${moved.conflicts.join(', ')}. Theirs is kept there; undo and redo bring yours back.`,
  }
}

function kept(conflicts: readonly string[]): string | null {
  return conflicts.length === 0 ? null : `Changed since by somebody else, and left alone: ${conflicts.join(', ')}.`
}
