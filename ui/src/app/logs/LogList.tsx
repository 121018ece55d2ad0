import { useEffect, useRef, type KeyboardEvent } from 'react'
import type { LogView } from '../../api/types'
import { readLine, type LogTail } from '../../topology/logLines'
import { clockText } from '../time'
import { useRows } from '../useRows'

interface LogListProps {
  readonly tail: LogTail
  readonly chosen: number | null
  readonly isFiltered: boolean
  readonly onChoose: (number: number) => void
  /** A person went up to read, or came back to the end. */
  readonly onScrolledUp: () => void
  readonly onAtEnd: () => void
}

const rowHeight = 24

/** The lines, the newest last. While they are followed the end is in view. */
export function LogList({ tail, chosen, isFiltered, onChoose, onScrolledUp, onAtEnd }: LogListProps) {
  const { shown, paused } = tail
  const [place, rows] = useRows(shown.length, rowHeight)
  const { reveal, toEnd } = rows
  const previous = useRef(0)

  useEffect(() => {
    if (paused) return
    toEnd()
    previous.current = place.current?.scrollTop ?? 0
  }, [shown, paused, place, toEnd])

  const onScroll = (): void => {
    rows.onScroll()
    const element = place.current
    if (!element) return
    const isAtEnd = element.scrollTop + element.clientHeight >= element.scrollHeight - rowHeight
    if (element.scrollTop < previous.current && !isAtEnd) onScrolledUp()
    else if (paused && isAtEnd && element.scrollTop > previous.current) onAtEnd()
    previous.current = element.scrollTop
  }
  const at = shown.findIndex((l) => l.number === chosen)
  const onKeyDown = (event: KeyboardEvent): void => {
    const last = shown.length - 1
    const target = { ArrowDown: at < 0 ? last : at + 1, ArrowUp: at < 0 ? last : at - 1, Home: 0, End: last, PageDown: Math.min(at + 20, last), PageUp: Math.max(at - 20, 0) }[event.key]
    const line = target === undefined ? undefined : shown[target]
    if (target === undefined || !line) return
    event.preventDefault()
    onChoose(line.number)
    reveal(target)
  }
  return (
    <div className="log-place">
      <div className="log-rows" ref={place} onScroll={onScroll} onKeyDown={onKeyDown} role="listbox" tabIndex={0} aria-label="Lines, the newest last" aria-activedescendant={at >= 0 ? `log-${String(chosen)}` : undefined}>
        <div style={{ height: rows.before }} />
        {shown.slice(rows.first, rows.last).map((line) => <Row key={`${line.service} ${line.instance} ${String(line.number)}`} line={line} isChosen={line.number === chosen} onChoose={onChoose} />)}
        <div style={{ height: rows.after }} />
      </div>
      {shown.length === 0 && (
        <div className="teaching">
          <p>{isFiltered ? 'No line is like that. What comes and fits is shown here.' : 'Nothing was printed yet.'}</p>
          <p className="faint">Services print what goes wrong, and when they start, stop, or get and lose a condition. Calls that go well leave no line; their traces tell of them.</p>
        </div>
      )}
    </div>
  )
}

function Row({ line, isChosen, onChoose }: { readonly line: LogView; readonly isChosen: boolean; readonly onChoose: (number: number) => void }) {
  const { message, fields } = readLine(line)
  return (
    <div id={`log-${String(line.number)}`} role="option" aria-selected={isChosen} className={`log-row level-${line.level ?? 'none'} ${line.instance === '' ? 'gap' : ''}`} onClick={() => { onChoose(line.number) }}>
      <span className="log-time">{clockText(line.time)}</span>
      <span className="level">{line.level ?? ''}</span>
      <span className="log-service" title={line.instance}>{line.instance || line.service}</span>
      <span className="log-text">{message}{fields.map(([key, value]) => <span key={key}> <span className="log-key">{key}</span> {value}</span>)}</span>
    </div>
  )
}
