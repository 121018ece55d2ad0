import { useMemo } from 'react'
import { useQuery } from '@tanstack/react-query'
import { wordsOf } from '../../api/http'
import { readTrace } from '../../api/traces'
import { durationText } from '../time'
import { go, show } from '../route'
import { SpanPanel } from './SpanPanel'
import { SpanWaterfall } from './SpanWaterfall'
import { toneOf } from './TraceList'
import { TraceLogs } from './TraceLogs'

interface TraceDetailProps {
  readonly name: string
  readonly id: string
  /** The chosen span, if any. */
  readonly span: string
  /** What is shown beside the waterfall: `logs`, else the span. */
  readonly tab: string
}

// The spans of a request come within a second after its result.
const mostReads = 4
const againMs = 700

/** One trace over time, the chosen span of it, and what its services printed meanwhile. */
export function TraceDetail({ name, id, span, tab }: TraceDetailProps) {
  const trace = useQuery({
    queryKey: ['trace', name, id],
    queryFn: ({ signal }) => readTrace(name, id, signal),
    refetchInterval: (q) => (q.state.data?.summary.source === 'result' && q.state.dataUpdateCount < mostReads ? againMs : false),
    refetchOnWindowFocus: false,
  })
  const spans = useMemo(() => trace.data?.spans ?? [], [trace.data])
  const chosen = spans.find((s) => s.id === span) ?? spans.find((s) => s.kind === 'server') ?? spans[0]
  if (trace.error) {
    return (
      <div className="teaching">
        <h2>No such trace</h2>
        <p className="error" role="alert">{wordsOf(trace.error)}</p>
        <p>Traces are kept in 64 MB of memory, and none over a restart of the server. <button type="button" onClick={() => { show({ trace: '', span: '' }) }}>Back to the list</button></p>
      </div>
    )
  }
  if (!trace.data || !chosen) return <p className="hint teaching" aria-busy="true">Reading the trace…</p>
  const { summary } = trace.data
  const showsLogs = tab === 'logs'
  return (
    <>
      <header className="trace-head">
        <h2>{summary.entry}</h2>
        <span className={`status ${toneOf(summary.status)}`}>{summary.status ?? 'no reply'}</span>
        <strong className="number">{durationText(summary.durationMs)}</strong>
        <span className="faint">{summary.services.filter((s) => s !== 'microsim').length} services, {summary.spans} spans{summary.errors > 0 ? `, ${String(summary.errors)} failed` : ''}</span>
        {summary.source === 'result' && <span className="faint" title="Its services sent no spans, or not all of them yet">from the result tree</span>}
        <code className="faint" title="The trace’s id">{summary.id}</code>
        <button type="button" className="quiet" onClick={() => { show({ trace: '', span: '' }) }}>Close</button>
      </header>
      <div className="trace-body">
        <SpanWaterfall spans={spans} total={summary.durationMs} chosen={chosen.id} onChoose={(to) => { show({ span: to }) }} />
        <aside className="trace-beside" aria-label="Beside the trace">
          <div className="tabs" role="tablist" aria-label="What is shown beside the trace">
            {([['', 'Span'], ['logs', 'Logs']] as const).map(([key, title]) => (
              <button key={key} type="button" role="tab" id={`beside-${title}`} aria-controls="beside" aria-selected={showsLogs === (key === 'logs')} onClick={() => { show({ beside: key }) }}>{title}</button>
            ))}
          </div>
          <div className="tab-panel" role="tabpanel" id="beside" tabIndex={0} aria-labelledby={showsLogs ? 'beside-Logs' : 'beside-Span'}>
            {showsLogs
              ? <TraceLogs name={name} id={summary.id} start={summary.start} />
              : <SpanPanel span={chosen} spans={spans} onShowService={(service) => { go({ page: 'topology', select: service }) }} />}
          </div>
        </aside>
      </div>
    </>
  )
}
