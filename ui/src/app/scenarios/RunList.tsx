import type { ScenarioView } from '../../api/types'
import { pointText } from '../../topology/scenarioTimeline'

interface RunListProps {
  readonly runs: readonly ScenarioView[]
  readonly chosen: string
  readonly isRead: boolean
  readonly onOpen: (id: string) => void
}

export const stateWords: Readonly<Record<string, string>> = { running: 'running', finished: 'finished', cancelled: 'stopped', abandoned: 'left' }

/** The last runs, the newest first. */
export function RunList({ runs, chosen, isRead, onOpen }: RunListProps) {
  if (isRead && runs.length === 0) return <p className="hint list-empty">None ran yet. The last five that ran since the server began are listed here.</p>
  return (
    <ul className="run-list">
      {runs.map((r) => (
        <li key={r.id}>
          <button type="button" aria-current={r.id === chosen ? 'true' : undefined} onClick={() => { onOpen(r.id) }}>
            <span className="trace-line"><strong>{r.scenario}</strong><span className={`run-state ${r.state}`}>{stateWords[r.state] ?? r.state}</span></span>
            <span className="trace-facts">
              <span>{new Date(r.since).toLocaleTimeString('en-GB')}</span><span>{pointText(r.durationMs)}</span><span>{r.occurrences} {r.occurrences === 1 ? 'thing' : 'things'}</span>
              {r.failed > 0 && <span className="bad">{r.failed} could not be done</span>}
            </span>
          </button>
        </li>
      ))}
    </ul>
  )
}
