import { useState } from 'react'
import { DiffDialog } from './DiffDialog'
import { isClean } from './state'
import { useEditState, useSession } from './useSession'

/** Says whether the drawing is what runs, and what to do where it is not. */
export function DraftBar() {
  const session = useSession()
  const state = useEditState()
  const [shows, setShows] = useState(false)
  const clean = isClean(state)
  const waits = !clean && !state.sending
  return (
    <div className={`draft-bar ${state.refusal ? 'refused' : waits ? 'waits' : ''}`} role="status">
      {clean ? (
        <span className="faint">{state.live ? 'Edits act at once' : 'Edits wait for you to apply them'}</span>
      ) : state.sending ? (
        <span>Applying…</span>
      ) : state.refusal ? (
        <span className="error">Not applied: {state.refusal.errors[0]?.message ?? state.refusal.message}{state.refusal.errors.length > 1 ? ` (and ${String(state.refusal.errors.length - 1)} more)` : ''}</span>
      ) : (
        <span>Draft, not running yet{state.check ? `: ${state.check.changes.length === 0 ? 'only its text differs' : `${String(state.check.changes.length)} change${state.check.changes.length === 1 ? '' : 's'}`}` : ''}</span>
      )}
      {waits && (
        <>
          <button type="button" className="primary" disabled={(state.refusal?.status ?? 0) !== 0} onClick={() => { setShows(true) }}>Apply…</button>
          <button type="button" onClick={() => { session.discard() }}>Discard</button>
        </>
      )}
      <label className="switch" title="Whether edits of the drawing act on the running system at once">
        <input type="checkbox" role="switch" checked={state.live} onChange={(event) => { session.setLive(event.target.checked) }} />
        <span>Live</span>
      </label>
      {shows && waits && <DiffDialog onClose={() => { setShows(false) }} />}
    </div>
  )
}
