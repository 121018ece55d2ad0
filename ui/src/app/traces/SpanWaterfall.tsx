import { useEffect, useMemo, useState, type KeyboardEvent } from 'react'
import type { SpanView } from '../../api/types'
import { faultEvent, hueOf, rowsOf, titleOf, type SpanRow } from '../../topology/spanTree'
import { durationText } from '../time'
import { useRows } from '../useRows'

interface SpanWaterfallProps {
  readonly spans: readonly SpanView[]
  /** How long all of it took, in milliseconds. */
  readonly total: number
  readonly chosen: string
  readonly onChoose: (id: string) => void
}

const rowHeight = 28
const deepestIndent = 24
const quarters = [0, 0.25, 0.5, 0.75]

/** The spans of a trace as a tree over time. Arrow keys go up and down, and open and close. */
export function SpanWaterfall({ spans, total, chosen, onChoose }: SpanWaterfallProps) {
  const [collapsed, setCollapsed] = useState<ReadonlySet<string>>(new Set())
  const shown = useMemo(() => rowsOf(spans, collapsed), [spans, collapsed])
  const [place, rows] = useRows(shown.length, rowHeight)
  const { reveal } = rows
  const at = shown.findIndex((r) => r.span.id === chosen)
  const length = Math.max(total, 0.001)

  useEffect(() => {
    if (at >= 0) reveal(at)
  }, [at, reveal])

  const setOpen = (id: string, open: boolean): void => {
    setCollapsed((before) => {
      const next = new Set(before)
      if (open) next.delete(id)
      else next.add(id)
      return next
    })
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    const row = shown[at]
    const target = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: shown.length - 1, PageDown: Math.min(at + 15, shown.length - 1), PageUp: Math.max(at - 15, 0) }[event.key]
    if (target !== undefined) {
      const next = shown[target]
      if (next) onChoose(next.span.id)
    } else if (row && event.key === 'ArrowRight' && collapsed.has(row.span.id)) setOpen(row.span.id, true)
    else if (row && event.key === 'ArrowLeft' && row.hasChildren && !collapsed.has(row.span.id)) setOpen(row.span.id, false)
    else if (row && event.key === 'ArrowLeft') {
      const parent = shown.slice(0, at).findLast((r) => r.span.depth < row.span.depth)
      if (parent) onChoose(parent.span.id)
    } else return
    event.preventDefault()
  }

  return (
    <div className="spans">
      <div className="span-ruler" aria-hidden="true">
        <span className="span-ruler-buttons">
          <button type="button" className="quiet" tabIndex={-1} onClick={() => { setCollapsed(new Set()) }}>Open all</button>
          <button type="button" className="quiet" tabIndex={-1} onClick={() => { setCollapsed(new Set(shown.filter((r) => r.hasChildren && r.span.depth > 0).map((r) => r.span.id))) }}>Close all</button>
        </span>
        <span className="span-ticks">{quarters.map((q) => <i key={q} style={{ left: `${String(q * 100)}%` }}>{q === 0 ? '0' : durationText(length * q)}</i>)}<i className="last">{durationText(length)}</i></span>
      </div>
      <div className="span-rows" ref={place} onScroll={rows.onScroll} role="tree" tabIndex={0} aria-label="Spans, callers before their callees" aria-activedescendant={at >= 0 ? `span-${chosen}` : undefined} onKeyDown={onKeyDown}>
        <div style={{ height: rows.before }} />
        {shown.slice(rows.first, rows.last).map((row) => (
          <Row key={row.span.id} row={row} length={length} isChosen={row.span.id === chosen} isClosed={collapsed.has(row.span.id)} onChoose={onChoose} onToggle={setOpen} />
        ))}
        <div style={{ height: rows.after }} />
      </div>
    </div>
  )
}

interface RowProps {
  readonly row: SpanRow
  readonly length: number
  readonly isChosen: boolean
  readonly isClosed: boolean
  readonly onChoose: (id: string) => void
  readonly onToggle: (id: string, open: boolean) => void
}

function Row({ row: { span, hasChildren, hidden }, length, isChosen, isClosed, onChoose, onToggle }: RowProps) {
  const percent = (ms: number): string => `${String(Math.min(100, Math.max(0, (ms / length) * 100)))}%`
  const faults = span.events.filter((e) => e.name === faultEvent)
  const failed = span.error !== undefined
  // Its duration stands behind the bar where there is room, else before it, else on it.
  const endsLate = span.offsetMs + span.durationMs > length * 0.8
  const beginsEarly = span.offsetMs < length * 0.2
  return (
    <div
      id={`span-${span.id}`}
      role="treeitem"
      aria-level={span.depth + 1}
      aria-selected={isChosen}
      aria-expanded={hasChildren ? !isClosed : undefined}
      className={`span-row hue-${String(hueOf(span.service))} ${isChosen ? 'chosen' : ''} ${failed ? 'failed' : ''} kind-${span.kind}`}
      onClick={() => { onChoose(span.id) }}
    >
      <span className="span-name" style={{ paddingLeft: Math.min(span.depth, deepestIndent) * 13 }}>
        <span className="span-toggle" aria-hidden="true" onClick={(event) => {
          if (!hasChildren) return
          event.stopPropagation()
          onToggle(span.id, isClosed)
        }}>{hasChildren ? (isClosed ? '▸' : '▾') : ''}</span>
        {span.kind === 'client' && <span className="hidden">{span.service} </span>}
        <span className="span-service">{span.kind === 'client' ? titleOf(span) : span.service}</span>{' '}
        <span className="span-what">{span.kind === 'client' ? '' : titleOf(span)}</span>
        {hidden > 0 && <small>+{hidden}</small>}
        {failed && <span className="span-error"><span className="hidden"> failed: </span>{span.attributes['http.response.status_code'] ?? span.error ?? 'failed'}</span>}
      </span>
      <span className="span-time">
        {faults.length > 0 && <span className="hidden"> faults: {faults.map((f) => f.attributes['microsim.fault.type'] ?? '?').join(', ')} </span>}
        <span className="span-bar" style={{ left: percent(span.offsetMs), width: percent(span.durationMs) }} />
        {faults.map((f, i) => <span key={i} className="span-fault" title={`⚡ ${f.attributes['microsim.fault.type'] ?? '?'}`} style={{ left: percent(f.offsetMs) }} />)}
        <span className={endsLate ? (beginsEarly ? 'span-ms inside' : 'span-ms left') : 'span-ms'} style={!endsLate ? { left: `calc(${percent(span.offsetMs + span.durationMs)} + 5px)` } : beginsEarly ? { left: 6 } : { right: `calc(${percent(length - span.offsetMs)} + 5px)` }}>{durationText(span.durationMs)}</span>
      </span>
    </div>
  )
}
