import type { TraceSummary } from '../../api/types'
import { durationText, clockText } from '../time'
import { enter } from '../route'

interface TraceListProps {
  readonly traces: readonly TraceSummary[]
  readonly chosen: string
  readonly isFiltered: boolean
  readonly isRead: boolean
}

/** The traces that were found; bars compare how long they took. */
export function TraceList({ traces, chosen, isFiltered, isRead }: TraceListProps) {
  const longest = Math.max(1, ...traces.map(shownMs))
  if (isRead && traces.length === 0) {
    return <p className="hint list-empty">{isFiltered ? 'No trace that is kept is like that. Ask for less above; the oldest ones make room for new ones.' : 'No request was traced yet. Send one on the Requests page, or open the address of a service.'}</p>
  }
  return (
    <ul className="trace-list">
      {traces.map((t) => (
        <li key={t.id}>
          <button type="button" aria-current={t.id === chosen ? 'true' : undefined} className={t.errors > 0 ? 'failed' : ''} onClick={() => { enter({ trace: t.id, span: '' }) }}>
            <span className="trace-line"><strong>{t.entry}</strong><span className={`status ${toneOf(t.status)}`}>{t.status ?? 'no reply'}</span><span className="number">{durationText(shownMs(t))}</span></span>
            <svg className="trace-bar" viewBox="0 0 100 3" preserveAspectRatio="none" aria-hidden="true"><rect width={Math.max(0.5, (shownMs(t) / longest) * 100)} height="3" /></svg>
            <span className="trace-facts">
              <span>{clockText(t.start)}</span><span>{t.services.filter((s) => s !== 'microsim').length} services</span><span>{t.spans} spans</span>
              {t.errors > 0 && <span className="bad">{t.errors} failed</span>}
              {t.faults.map((f) => <span className="fault-badge" key={f}>⚡ {f}</span>)}
              {t.callMs !== undefined && <span>{durationText(t.durationMs)} in all</span>}
            </span>
          </button>
        </li>
      ))}
    </ul>
  )
}

// Of those that were found by a call, what the call took.
function shownMs(trace: TraceSummary): number {
  return trace.callMs ?? trace.durationMs
}

export function toneOf(status: number | undefined): 'good' | 'warn' | 'bad' {
  return status === undefined || status >= 500 ? 'bad' : status >= 400 ? 'warn' : 'good'
}
