import { useId, useRef, useState, type KeyboardEvent } from 'react'

export interface Offer {
  /** How many letters before the cursor it takes the place of. */
  readonly written: number
  readonly texts: readonly string[]
}

interface CodeAreaProps {
  readonly label: string
  readonly value: string
  readonly onChange: (text: string) => void
  /** What may be written at a place. */
  readonly offersAt: (text: string, cursor: number) => Offer
  /** By line, what is wrong there. */
  readonly marks: ReadonlyMap<number, string>
  /** Ctrl+Enter. */
  readonly onSubmit: () => void
}

const lineHeight = 18
const mostOffers = 8

interface Shown extends Offer {
  readonly chosen: number
  readonly line: number
  readonly column: number
}

/** Text with line numbers that says what may be written next: Ctrl+Space asks, arrows choose, Enter or Tab takes, Escape goes on without. */
export function CodeArea({ label, value, onChange, offersAt, marks, onSubmit }: CodeAreaProps) {
  const id = useId()
  const area = useRef<HTMLTextAreaElement>(null)
  const gutter = useRef<HTMLDivElement>(null)
  const [shown, setShown] = useState<Shown | null>(null)
  const [scroll, setScroll] = useState({ top: 0, left: 0 })

  const look = (text: string, cursor: number, asked: boolean): void => {
    const offer = offersAt(text, cursor)
    const before = text.slice(0, cursor).split('\n')
    const wanted = offer.texts.length > 0 && (asked || offer.written > 0)
    setShown(wanted ? { ...offer, texts: offer.texts.slice(0, mostOffers), chosen: 0, line: before.length - 1, column: (before.at(-1)?.length ?? 0) - offer.written } : null)
  }
  const take = (text: string): void => {
    const element = area.current
    if (!element || !shown) return
    const cursor = element.selectionStart
    // By the browser's own way, so that its undo knows it.
    element.setSelectionRange(cursor - shown.written, cursor)
    element.setRangeText(text, cursor - shown.written, cursor, 'end')
    onChange(element.value)
    setShown(null)
    element.focus()
    look(element.value, element.selectionStart, true)
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    const ctrl = event.ctrlKey || event.metaKey
    if (event.key === 'Enter' && ctrl) {
      event.preventDefault()
      onSubmit()
    } else if (event.key === ' ' && ctrl) {
      event.preventDefault()
      if (area.current) look(area.current.value, area.current.selectionStart, true)
    } else if (shown && (event.key === 'ArrowDown' || event.key === 'ArrowUp')) {
      event.preventDefault()
      const step = event.key === 'ArrowDown' ? 1 : -1
      setShown({ ...shown, chosen: (shown.chosen + step + shown.texts.length) % shown.texts.length })
    } else if (shown && (event.key === 'Enter' || event.key === 'Tab')) {
      event.preventDefault()
      const text = shown.texts[shown.chosen]
      if (text !== undefined) take(text)
    } else if (event.key === 'Escape' && shown) {
      event.stopPropagation()
      setShown(null)
    }
  }
  return (
    <div className="yaml-text code-area">
      <div className="gutter" ref={gutter} aria-hidden="true">
        {value.split('\n').map((_, i) => <span key={i} className={marks.has(i + 1) ? 'wrong' : ''} title={marks.get(i + 1)}>{i + 1}</span>)}
      </div>
      <div className="code-place">
        <textarea
          ref={area}
          aria-label={label}
          aria-autocomplete="list"
          aria-controls={shown ? id : undefined}
          aria-activedescendant={shown ? `${id}-${String(shown.chosen)}` : undefined}
          value={value}
          spellCheck={false}
          wrap="off"
          onChange={(event) => {
            onChange(event.target.value)
            look(event.target.value, event.target.selectionStart, false)
          }}
          onKeyDown={onKeyDown}
          onBlur={() => { setShown(null) }}
          onClick={() => { setShown(null) }}
          onScroll={(event) => {
            const { scrollTop: top, scrollLeft: left } = event.currentTarget
            if (gutter.current) gutter.current.scrollTop = top
            setScroll({ top, left })
          }}
        />
        {shown && (
          <ul id={id} role="listbox" aria-label="What may be written here" className="offers" style={{ top: (shown.line + 1) * lineHeight + 10 - scroll.top, left: `calc(${String(Math.max(0, shown.column))}ch + 8px - ${String(scroll.left)}px)` }}>
            {shown.texts.map((text, i) => (
              <li key={text} id={`${id}-${String(i)}`} role="option" aria-selected={i === shown.chosen} onPointerDown={(event) => { event.preventDefault(); take(text) }}>{text.replace(/: $/, '')}</li>
            ))}
          </ul>
        )}
      </div>
    </div>
  )
}
