import { useId, useLayoutEffect, useRef, useState, type KeyboardEvent } from 'react'
import type { Completion } from '../topology/completion'

/** Why completions are looked for: a letter was typed, Ctrl+Space was pressed, or one was taken. */
export type Reason = 'typed' | 'asked' | 'taken'

interface CompletingTextProps {
  readonly label: string
  readonly value: string
  readonly onChange: (value: string) => void
  /** What may stand at a place; null for nothing to offer. */
  readonly completionAt: (text: string, caret: number, reason: Reason) => Completion | null
  /** Ctrl+Enter. */
  readonly onSubmit: () => void
  readonly onScroll?: (area: HTMLTextAreaElement) => void
}

interface Open extends Completion {
  readonly chosen: number
}

/** Text that says what may stand where one writes, as one types and on Ctrl+Space: arrows choose, Enter or Tab takes, Escape goes on without. */
export function CompletingText({ label, value, onChange, completionAt, onSubmit, onScroll }: CompletingTextProps) {
  const id = useId()
  const area = useRef<HTMLTextAreaElement>(null)
  const list = useRef<HTMLUListElement>(null)
  const caret = useRef<number | null>(null)
  const [open, setOpen] = useState<Open | null>(null)

  useLayoutEffect(() => {
    // After a completion the text is another one, and the browser would set the caret to its end.
    if (caret.current !== null) area.current?.setSelectionRange(caret.current, caret.current)
    caret.current = null
  }, [value])
  useLayoutEffect(() => {
    if (open && area.current && list.current) place(list.current, area.current, open.from)
    list.current?.querySelector('[aria-selected=true]')?.scrollIntoView({ block: 'nearest' })
  }, [open])

  const offer = (text: string, at: number, reason: Reason): void => {
    const completion = completionAt(text, at, reason)
    setOpen(completion && { ...completion, chosen: 0 })
  }
  const take = ({ from, to, options, chosen }: Open): void => {
    const option = options[chosen]
    if (!option) return
    const text = value.slice(0, from) + option.text + value.slice(to)
    caret.current = from + option.text.length
    onChange(text)
    offer(text, caret.current, 'taken')
    area.current?.focus()
  }
  const pressed = (event: KeyboardEvent<HTMLTextAreaElement>): void => {
    const isCommand = event.ctrlKey || event.metaKey
    if (event.key === 'Enter' && isCommand) onSubmit()
    else if (event.key === ' ' && event.ctrlKey) offer(value, event.currentTarget.selectionStart, 'asked')
    else if (open && event.key === 'Escape') setOpen(null)
    else if (open && (event.key === 'Enter' || event.key === 'Tab')) take(open)
    else if (open && (event.key === 'ArrowDown' || event.key === 'ArrowUp')) {
      const { length } = open.options
      setOpen({ ...open, chosen: (open.chosen + (event.key === 'ArrowDown' ? 1 : length - 1)) % length })
    } else return
    event.preventDefault()
  }

  return (
    <div className="completing-text">
      <textarea
        ref={area}
        aria-label={label}
        aria-autocomplete="list"
        aria-controls={open ? id : undefined}
        aria-activedescendant={open ? `${id}-${String(open.chosen)}` : undefined}
        value={value}
        spellCheck={false}
        wrap="off"
        onChange={(event) => {
          const { value: text, selectionStart } = event.target
          onChange(text)
          offer(text, selectionStart, 'typed')
        }}
        onKeyDown={pressed}
        onBlur={() => { setOpen(null) }}
        onClick={() => { setOpen(null) }}
        onScroll={(event) => {
          if (open && list.current) place(list.current, event.currentTarget, open.from)
          onScroll?.(event.currentTarget)
        }}
      />
      {open && (
        <ul ref={list} id={id} role="listbox" aria-label="What may stand here" className="completions">
          {open.options.map((option, i) => (
            <li
              key={option.label}
              id={`${id}-${String(i)}`}
              role="option"
              aria-selected={i === open.chosen}
              // Before the text loses the focus.
              onPointerDown={(event) => {
                event.preventDefault()
                take({ ...open, chosen: i })
              }}
            >
              <code>{option.label}</code>{option.detail && <small>{option.detail}</small>}
            </li>
          ))}
        </ul>
      )}
    </div>
  )
}

const measured = document.createElement('canvas').getContext('2d')

// Below the line in which the word begins; letters are all of one width.
function place(list: HTMLElement, area: HTMLTextAreaElement, at: number): void {
  const style = getComputedStyle(area)
  if (measured) measured.font = style.font
  const before = area.value.slice(0, at).split('\n')
  const left = parseFloat(style.paddingLeft) + (before.at(-1)?.length ?? 0) * (measured?.measureText('0').width ?? 8) - area.scrollLeft
  const top = parseFloat(style.paddingTop) + before.length * parseFloat(style.lineHeight) - area.scrollTop
  list.style.left = `${String(Math.max(0, Math.min(left, area.clientWidth - list.offsetWidth)))}px`
  list.style.top = `${String(top + 4)}px`
}
