import type { LoadTestView } from '../../api/types'
import { durationText } from '../time'

interface LoadHistoryProps {
  readonly tests: readonly LoadTestView[]
  readonly chosen: string
  /** The one that the chosen one is compared with, if any. */
  readonly other: string
  readonly isRead: boolean
  readonly onOpen: (id: string) => void
  readonly onCompare: (id: string) => void
}

/** The last load tests with their verdicts, the newest first. */
export function LoadHistory({ tests, chosen, other, isRead, onOpen, onCompare }: LoadHistoryProps) {
  if (isRead && tests.length === 0) return <p className="hint list-empty">None ran yet. What you run is kept here with its report, over restarts of the server too.</p>
  const canCompare = (t: LoadTestView): boolean => chosen !== '' && t.id !== chosen && t.result !== undefined && tests.find((c) => c.id === chosen)?.result !== undefined
  return (
    <ul className="run-list">
      {tests.map((t) => (
        <li key={t.id} className={t.id === other ? 'other' : ''}>
          <button type="button" aria-current={t.id === chosen ? 'true' : undefined} onClick={() => { onOpen(t.id) }}>
            <span className="trace-line"><strong>{t.name}</strong><Verdict test={t} /></span>
            <span className="trace-facts">
              <span>{t.id}</span><span>{new Date(t.since).toLocaleTimeString('en-GB')}</span>
              {t.result && <><span>{t.result.rate.toFixed(0)}/s</span><span>p99 {durationText(t.result.p99Ms)}</span>{t.result.errorShare > 0 && <span className="bad">{(t.result.errorShare * 100).toFixed(1)} % failed</span>}</>}
            </span>
            <small className="load-words">{t.load}</small>
          </button>
          {canCompare(t) && <button type="button" className="compare-with" aria-pressed={t.id === other} onClick={() => { onCompare(t.id) }}>{t.id === other ? 'Compared' : 'Compare'}</button>}
        </li>
      ))}
    </ul>
  )
}

const words: Readonly<Record<string, string>> = { running: 'running', stopped: 'stopped', failed: 'could not run', brokenOff: 'broken off' }

/** What came of a load test, in a word. */
export function Verdict({ test: { state, result, thresholds } }: { readonly test: LoadTestView }) {
  if (state !== 'finished' || !result) return <span className={`run-state ${state}`}>{words[state] ?? state}</span>
  if (thresholds.length === 0) return <span className="run-state">finished</span>
  return result.passed ? <span className="run-state finished">passed</span> : <span className="run-state broken">{result.broken.length} of {thresholds.length} broken</span>
}
