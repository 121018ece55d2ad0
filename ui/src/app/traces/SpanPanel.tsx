import { useMemo } from 'react'
import type { SpanEventView, SpanView } from '../../api/types'
import { faultEvent, ownTimes, titleOf } from '../../topology/spanTree'
import { durationText } from '../time'

interface SpanPanelProps {
  readonly span: SpanView
  readonly spans: readonly SpanView[]
  readonly onShowService: (service: string) => void
}

const kinds: Readonly<Record<string, string>> = { server: 'the service at work', client: 'a call as its caller saw it', internal: 'a part of the work' }

/** All that is known of a span. */
export function SpanPanel({ span, spans, onShowService }: SpanPanelProps) {
  const allOwn = useMemo(() => ownTimes(spans), [spans])
  const own = allOwn.get(span.id) ?? 0
  const faults = span.events.filter((e) => e.name === faultEvent)
  const others = span.events.filter((e) => e.name !== faultEvent)
  return (
    <div className="span-panel">
      <header className="heading">
        <div><small>{kinds[span.kind] ?? span.kind}</small><h3>{span.service} {titleOf(span)}</h3></div>
        {span.service !== 'microsim' && <div className="heading-buttons"><button type="button" onClick={() => { onShowService(span.service) }}>Show in the drawing</button></div>}
      </header>
      {span.error !== undefined && <p className="error">Failed{span.error ? `: ${span.error}` : ''}</p>}
      <dl className="facts">
        <dt>Began</dt><dd>{durationText(span.offsetMs)} after the trace</dd>
        <dt>Took</dt><dd>{durationText(span.durationMs)}, {durationText(own)} of it {span.kind === 'client' ? 'outside of the callee' : 'its own'}</dd>
        {span.version && <><dt>Version</dt><dd>{span.version}</dd></>}
        {span.instance && <><dt>Replica</dt><dd>{span.instance}</dd></>}
      </dl>
      {faults.length > 0 && (
        <section>
          <h3>Faults that acted</h3>
          <ul className="span-events">{faults.map((f, i) => <li key={i} className="fault"><strong>⚡ {f.attributes['microsim.fault.type'] ?? '?'}</strong> <EventFacts event={f} without={['microsim.fault.type']} /></li>)}</ul>
        </section>
      )}
      {others.length > 0 && (
        <section>
          <h3>Events</h3>
          <ul className="span-events">{others.map((e, i) => <li key={i}><strong>{e.name}</strong> <EventFacts event={e} without={[]} /></li>)}</ul>
        </section>
      )}
      <section>
        <h3>Attributes</h3>
        {Object.keys(span.attributes).length === 0 && <p className="hint">It has none.</p>}
        <dl className="attributes">{Object.entries(span.attributes).sort(([a], [b]) => a.localeCompare(b)).map(([key, value]) => <div key={key}><dt>{key}</dt><dd>{value}</dd></div>)}</dl>
      </section>
    </div>
  )
}

function EventFacts({ event, without }: { readonly event: SpanEventView; readonly without: readonly string[] }) {
  const facts = Object.entries(event.attributes).filter(([key]) => !without.includes(key)).map(([key, value]) => `${key.replace(/^microsim\.(fault\.)?/, '')} ${value}`)
  return <small>{[`at ${durationText(event.offsetMs)}`, ...facts].join(' · ')}</small>
}
