import { useMemo } from 'react'
import { compareLines, type ComparedLine } from '../topology/lines'
import { Dialog } from './Dialog'
import { useEditState, useSession } from './useSession'

const context = 2

/** What applying would change, before it is done. */
export function DiffDialog({ onClose }: { readonly onClose: () => void }) {
  const session = useSession()
  const { draft, running, check, refusal } = useEditState()
  const shown = useMemo(() => around(compareLines(running.text, draft)), [draft, running.text])
  return (
    <Dialog title="Apply this draft?" onClose={onClose} wide>
      {check && check.changes.length > 0 && (
        <ul className="changes">{check.changes.map((c) => <li key={c.path}><code>{c.path}</code> {c.message}</li>)}</ul>
      )}
      {check?.warnings.map((w) => <p className="warning" key={w.path + w.message}>{w.path}: {w.message}</p>)}
      {refusal && <p className="error">{refusal.message}</p>}
      <pre className="diff" tabIndex={0} aria-label="The difference">
        {shown.map((line, i) => line === null
          ? <span key={i} className="gap">⋯{'\n'}</span>
          : <span key={i} className={line.kind}>{line.kind === 'added' ? '+ ' : line.kind === 'removed' ? '− ' : '  '}{line.text}{'\n'}</span>)}
      </pre>
      <div className="buttons">
        <button type="button" onClick={onClose}>Not yet</button>
        <button
          type="button"
          className="primary"
          disabled={(refusal?.status ?? 0) !== 0}
          onClick={() => {
            void session.apply()
            onClose()
          }}
        >
          Apply
        </button>
      </div>
    </Dialog>
  )
}

// Lines near a change; null where some are left out.
function around(lines: readonly ComparedLine[]): (ComparedLine | null)[] {
  const near = lines.map((_, i) => lines.slice(Math.max(0, i - context), i + context + 1).some((l) => l.kind !== 'same'))
  return lines.flatMap((line, i) => (near[i] ? [line] : i === 0 || near[i - 1] ? [null] : []))
}
