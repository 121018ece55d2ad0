import { useEffect, useState } from 'react'
import { useQuery } from '@tanstack/react-query'
import { wordsOf } from '../../api/http'
import { followScenario, readScenario, stopScenario } from '../../api/scenarios'
import type { ScenarioRecord } from '../../api/types'
import { pointText, recordText } from '../../topology/scenarioTimeline'
import { go, show } from '../route'
import { useIsSeen } from '../useIsSeen'
import { stateWords } from './RunList'
import { Timeline } from './Timeline'

const tickMs = 250

/** One run: what began and ended, and the way to stop it. */
export function ScenarioPlayer({ name, id }: { readonly name: string; readonly id: string }) {
  const run = useQuery({ queryKey: ['scenario', name, id], queryFn: () => readScenario(name, id), refetchInterval: (q) => (q.state.data?.state === 'running' ? 1000 : false) })
  const records = useRecords(name, id)
  const isRunning = run.data?.state === 'running'
  const now = useNow(isRunning)
  const [stopping, setStopping] = useState(false)
  const [error, setError] = useState('')

  if (run.error) {
    return (
      <section className="teaching">
        <h2>No such run</h2>
        <p className="error" role="alert">{wordsOf(run.error)}</p>
        <p><button type="button" onClick={() => { show({ run: '' }) }}>Write a scenario</button></p>
      </section>
    )
  }
  if (!run.data) return <p className="hint teaching" aria-busy="true">Reading…</p>
  const { scenario, state, since, durationMs, timeline = [], failed, ended } = run.data
  const began = Date.parse(since)
  const elapsed = Math.min(durationMs, (isRunning ? now : ended ? Date.parse(ended) : now) - began)
  const stop = async (): Promise<void> => {
    setStopping(true)
    setError('')
    try {
      await stopScenario(name, id)
      await run.refetch()
    } catch (e) {
      setError(wordsOf(e))
    } finally {
      setStopping(false)
    }
  }
  return (
    <section className="scenario-player" aria-label={`The run ${id}`}>
      <header className="trace-head">
        <h2>{scenario}</h2>
        <span className={`run-state ${state}`} role="status">{stateWords[state] ?? state}</span>
        <strong className="number">{pointText(Math.max(0, elapsed))} of {pointText(durationMs)}</strong>
        {failed > 0 && <span className="bad">{failed} could not be done</span>}
        <span className="head-buttons">
          <button type="button" onClick={() => { go({ page: 'topology' }) }}>Watch in the drawing</button>
          {isRunning && <button type="button" className="danger" disabled={stopping} onClick={() => void stop()}>{stopping ? 'Taking everything back…' : 'Stop and take everything back'}</button>}
        </span>
      </header>
      {error && <p className="error" role="alert">{error}</p>}
      <progress max={durationMs} value={Math.max(0, elapsed)} aria-label="How far it is" />
      <Timeline planned={timeline} records={records} since={began} length={durationMs} now={isRunning ? Math.max(0, elapsed) : null} />
      <h3>What it did</h3>
      <ol className="scenario-log" aria-live="polite" tabIndex={0} aria-label="What it did">
        {records.map((r, i) => (
          <li key={i} className={r.what}>
            <span className="number faint">{pointText(Math.max(0, Date.parse(r.time) - began))}</span>
            <span>{recordText(r)}</span>
            {r.reply?.requestId && <button type="button" className="quiet" onClick={() => { go({ page: 'traces', query: { trace: r.reply?.requestId ?? '' } }) }}>Its trace</button>}
          </li>
        ))}
      </ol>
    </section>
  )
}

function useRecords(name: string, id: string): readonly ScenarioRecord[] {
  const [records, setRecords] = useState<readonly ScenarioRecord[]>([])
  const isSeen = useIsSeen()
  useEffect(() => {
    if (!isSeen) return
    const end = new AbortController()
    let anew = true
    followScenario(name, id, (more) => {
      const begins = anew
      anew = false
      setRecords((before) => (begins ? more : [...before, ...more]))
    }, end.signal).catch(() => {
      // The run itself is asked for again and again; that says what is wrong.
    })
    return () => {
      end.abort()
    }
  }, [name, id, isSeen])
  return records
}

function useNow(ticks: boolean): number {
  const [now, setNow] = useState(() => Date.now())
  useEffect(() => {
    if (!ticks) return
    const timer = setInterval(() => { setNow(Date.now()) }, tickMs)
    return () => {
      clearInterval(timer)
    }
  }, [ticks])
  return now
}
