import { useMemo } from 'react'
import { useQueries } from '@tanstack/react-query'
import { wordsOf } from '../../api/http'
import { readLoadReport } from '../../api/loadTests'
import { Chart } from '../../live/Chart'
import { aligned, compared, loadSeries, type Compared } from '../../topology/loadTest'
import { durationText } from '../time'
import { show } from '../route'

interface LoadCompareProps {
  readonly name: string
  /** What is compared with, and what is compared. */
  readonly first: string
  readonly second: string
}

/** Two load tests side by side. */
export function LoadCompare({ name, first, second }: LoadCompareProps) {
  const [a, b] = useQueries({ queries: [first, second].map((id) => ({ queryKey: ['load-report', name, id], queryFn: () => readLoadReport(name, id), staleTime: Infinity })) })
  const before = a?.data
  const after = b?.data
  const lines = useMemo(() => {
    if (!before || !after) return null
    const { times, a: one, b: other } = aligned(loadSeries(before.timeline, before.secondsEach), loadSeries(after.timeline, after.secondsEach))
    const both = (key: 'p99' | 'ok') => [{ label: first, values: one[key], tone: 'faint' as const }, { label: second, values: other[key], tone: 'plain' as const }]
    return { times, p99: both('p99'), ok: both('ok') }
  }, [before, after, first, second])
  const error = a?.error ?? b?.error
  if (error) return <section className="teaching"><h2>They cannot be compared</h2><p className="error" role="alert">{wordsOf(error)}</p></section>
  if (!before || !after || !lines) return <p className="hint teaching" aria-busy="true">Reading both…</p>
  const rows = compared(before, after)
  return (
    <section className="load-run" aria-label={`${second} against ${first}`}>
      <header className="trace-head">
        <h2>{second} against {first}</h2>
        <span className="faint">{before.load === after.load && before.target === after.target ? `Both: ${after.load}, to ${after.target}` : 'Not the same load: what differs may be due to that.'}</span>
        <span className="head-buttons"><button type="button" className="quiet" onClick={() => { show({ with: '' }) }}>Close</button></span>
      </header>
      <div className="compare-body">
        <table className="thresholds compare">
          <thead><tr><th scope="col">Figure</th><th scope="col">{first}</th><th scope="col">{second}</th><th scope="col">Change</th></tr></thead>
          <tbody>{rows.map((r) => <tr key={r.name}><th scope="row">{r.name}</th><td>{valueText(r, r.a)}</td><td>{valueText(r, r.b)}</td><td className={r.verdict === 'better' ? 'good' : r.verdict === 'worse' ? 'bad' : 'faint'}>{r.change === null ? (r.a === r.b ? 'same' : 'new') : `${r.change > 0 ? '+' : ''}${(r.change * 100).toFixed(1)} %`}{r.verdict === 'same' ? '' : `, ${r.verdict}`}</td></tr>)}</tbody>
        </table>
        <div className="load-charts one">
          <Chart title="p99 in ms" times={lines.times} lines={lines.p99} elapsed />
          <Chart title="Replies a second" times={lines.times} lines={lines.ok} elapsed />
          <p className="hint">Under 5 % is called the same: one run differs from the next by as much. Repeat a load to be surer.</p>
        </div>
      </div>
    </section>
  )
}

function valueText({ unit }: Compared, value: number): string {
  return unit === 'ms' ? durationText(value) : unit === '/s' ? `${value.toFixed(1)}/s` : unit === '%' ? `${value.toFixed(2)} %` : value.toLocaleString('en')
}
