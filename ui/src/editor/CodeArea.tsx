import { useRef } from 'react'
import type { Completion } from '../topology/completion'
import { CompletingText, type Reason } from './CompletingText'

interface CodeAreaProps {
  readonly label: string
  readonly value: string
  readonly onChange: (text: string) => void
  readonly completionAt: (text: string, caret: number, reason: Reason) => Completion | null
  /** By line, what is wrong there. */
  readonly marks: ReadonlyMap<number, string>
  /** Ctrl+Enter. */
  readonly onSubmit: () => void
}

/** Text with line numbers that says what may be written next. */
export function CodeArea({ marks, ...text }: CodeAreaProps) {
  const gutter = useRef<HTMLDivElement>(null)
  return (
    <div className="yaml-text code-area">
      <div className="gutter" ref={gutter} aria-hidden="true">
        {text.value.split('\n').map((_, i) => <span key={i} className={marks.has(i + 1) ? 'wrong' : ''} title={marks.get(i + 1)}>{i + 1}</span>)}
      </div>
      <CompletingText {...text} onScroll={(area) => { if (gutter.current) gutter.current.scrollTop = area.scrollTop }} />
    </div>
  )
}
