import { useState } from 'react'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { wordsOf } from '../../api/http'
import { forgetLoadTest, loadReportFile, readLoadReport, readLoadTest, stopLoadTest } from '../../api/loadTests'
import type { LoadTestView } from '../../api/types'
import { mergedSeconds, type LoadSecondLike } from '../../topology/loadTest'
import { pointText } from '../../topology/scenarioTimeline'
import { download } from '../download'
import { show } from '../route'
import { LoadCharts } from './LoadCharts'
import { LoadFigures } from './LoadFigures'
import { Verdict } from './LoadHistory'

interface LoadRunViewProps {
  readonly name: string
  readonly id: string
  readonly onForgotten: () => void
}

const liveMs = 1000
const formats = ['html', 'json', 'csv', 'junit'] as const
const endings = { html: 'html', json: 'json', csv: 'csv', junit: 'junit.xml' } as const

/** One load test: its last seconds while it goes on, its report when it is over. */
export function LoadRunView({ name, id, onForgotten }: LoadRunViewProps) {
  const test = useWatched(name, id)
  const isOver = test.data !== undefined && test.data.view.state !== 'running'
  const report = useQuery({ queryKey: ['load-report', name, id], queryFn: () => readLoadReport(name, id), enabled: isOver && test.data.view.result !== undefined, staleTime: Infinity })
  const [doing, setDoing] = useState('')
  const [error, setError] = useState('')

  if (test.error) {
    return (
      <section className="teaching">
        <h2>No such load test</h2>
        <p className="error" role="alert">{wordsOf(test.error)}</p>
        <p><button type="button" onClick={() => { show({ run: '' }) }}>A new one</button></p>
      </section>
    )
  }
  if (!test.data) return <p className="hint teaching" aria-busy="true">Reading…</p>
  const { view, seconds } = test.data
  const { target, load, state, result, reason, durationMs, repeat, run } = view
  const act = async (what: string, action: () => Promise<void>): Promise<void> => {
    setDoing(what)
    setError('')
    try {
      await action()
    } catch (e) {
      setError(wordsOf(e))
    } finally {
      setDoing('')
    }
  }
  const last = seconds.at(-1)
  return (
    <section className="load-run" aria-label={`The load test ${id}`}>
      <header className="trace-head">
        <h2>{view.name}</h2>
        <span role="status"><Verdict test={view} /></span>
        {state === 'running' && <strong className="number">{pointText(((last?.second ?? 0) + 1) * 1000)}{durationMs === undefined ? '' : ` of ${pointText(durationMs / repeat)}`}{repeat > 1 ? `, run ${String(run)} of ${String(repeat)}` : ''}</strong>}
        <span className="faint">{load}, to {target}</span>
        <span className="head-buttons">
          {state === 'running' && <button type="button" className="danger" disabled={doing !== ''} onClick={() => void act('stop', async () => { await stopLoadTest(name, id); await test.refetch() })}>{doing === 'stop' ? 'Waiting for the last replies…' : 'Stop'}</button>}
          {report.data && formats.map((f) => <button key={f} type="button" className={f === 'html' ? 'primary' : ''} disabled={doing !== ''} onClick={() => void act(f, async () => { download(await loadReportFile(name, id, f), `${name}-${id}.${endings[f]}`) })}>{f === 'html' ? 'Download the report' : f.toUpperCase()}</button>)}
          {isOver && <button type="button" className="quiet" onClick={() => void act('forget', async () => { if (confirm(`Forget ${id} and its report?`)) { await forgetLoadTest(name, id); onForgotten() } })}>Forget…</button>}
        </span>
      </header>
      {error && <p className="error" role="alert">{error}</p>}
      {reason && <p className="warning">{reason}</p>}
      {state === 'running' && seconds.length === 0 && <p className="hint" aria-busy="true">The first second comes in a moment…</p>}
      <LoadFigures summary={result} report={report.data} last={last} />
      <LoadCharts seconds={report.data?.timeline ?? seconds} secondsEach={report.data?.secondsEach ?? 1} />
    </section>
  )
}

interface Watched {
  readonly view: LoadTestView
  readonly seconds: readonly LoadSecondLike[]
}

// The server tells the last two minutes; what came before is kept here.
function useWatched(name: string, id: string) {
  const client = useQueryClient()
  const queryKey = ['load-test', name, id]
  return useQuery({
    queryKey,
    queryFn: async (): Promise<Watched> => {
      const view = await readLoadTest(name, id)
      return { view, seconds: mergedSeconds(client.getQueryData<Watched>(queryKey)?.seconds ?? [], view.recent ?? []) }
    },
    refetchInterval: (q) => (q.state.data === undefined || q.state.data.view.state === 'running' ? liveMs : false),
  })
}
