import { useMemo } from 'react'
import { useQueries } from '@tanstack/react-query'
import { readTrace } from '../../api/traces'
import type { TraceSummary } from '../../api/types'
import { flameOf, ownTimesOf } from '../../topology/flame'
import { durationText } from '../time'
import { show } from '../route'
import { FlameGraph } from './FlameGraph'

interface FlameViewProps {
  readonly name: string
  readonly traces: readonly TraceSummary[]
  readonly services: readonly string[]
  /** The service whose time is shown; empty for that of whole traces. */
  readonly of: string
  /** The frame that fills the width. */
  readonly at: string
}

/** As wide as a digit. */
const figureSpace = '\u2007'

// What was sent stays as it is; a result's spans may still come.
const keptMs = 60_000

/** Where the time of the listed traces went: as a graph, and whose own it was. */
export function FlameView({ name, traces, services, of, at }: FlameViewProps) {
  const read = useQueries({ queries: traces.map((t) => ({ queryKey: ['trace', name, t.id], queryFn: ({ signal }: { signal: AbortSignal }) => readTrace(name, t.id, signal), staleTime: keptMs, refetchOnWindowFocus: false })) })
  const there = read.flatMap((r) => (r.data ? [r.data] : []))
  const isReading = read.some((r) => r.isPending)
  const key = there.map((t) => `${t.summary.id} ${String(t.spans.length)}`).join()
  // eslint-disable-next-line react-hooks/exhaustive-deps -- the key says when the traces are others
  const flame = useMemo(() => flameOf(there.map((t) => t.spans), of || null), [key, of])
  const own = useMemo(() => ownTimesOf(flame).filter((o) => o.own > 0), [flame])
  if (isReading) return <p className="hint teaching" aria-busy="true">Reading {there.length} of {traces.length} traces…</p>
  return (
    <div className="flame-view">
      <header className="trace-head">
        <h2>Where the time went</h2>
        <label className="inline-field">of <select value={of} onChange={(event) => { show({ of: event.target.value, at: '' }) }}>
          <option value="">whole requests</option>
          {services.map((s) => <option key={s} value={s}>{s}</option>)}
        </select></label>
        <span className="faint">{there.length} traces, {flame.calls} calls, {durationText(flame.total)} in all, {durationText(flame.total / Math.max(1, flame.calls))} each</span>
        <button type="button" className="quiet" onClick={() => { show({ view: '', at: '', of: '' }) }}>Close</button>
      </header>
      {flame.total === 0 ? <p className="hint">None of these traces came to {of || 'a service'}. Choose another service, or list other traces.</p> : (
        <>
          <FlameGraph root={flame} at={at} onZoom={(path) => { show({ at: path }) }} />
          <p className="hint">A box is as wide as the time its calls took; below it is what it called meanwhile. Of what ran at once, each has its share. The darker foot of a box is its own time. Click one to widen it.</p>
          <h3>Own time against callees</h3>
          <table className="own-times">
            <thead><tr><th scope="col">Service</th><th scope="col">Own time</th><th scope="col">Share</th><th scope="col">Calls</th><th scope="col">Own a call</th><th scope="col">Failed</th></tr></thead>
            <tbody>
              {own.map((o) => (
                <tr key={o.name}>
                  <th scope="row">{o.name}</th><td>{durationText(o.own)}</td>
                  <td><svg className="share" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true"><rect width={(o.own / flame.total) * 100} height="8" /></svg>{((o.own / flame.total) * 100).toFixed(1).padStart(4, figureSpace)} %</td>
                  <td>{o.calls}</td><td>{durationText(o.own / o.calls)}</td><td className={o.errors > 0 ? 'bad' : 'faint'}>{o.errors}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </>
      )}
    </div>
  )
}
