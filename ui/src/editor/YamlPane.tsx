import { useEffect, useMemo, useRef } from 'react'
import type { ApiError } from '../api/types'
import { draw } from '../topology/document'
import { useEditState, useSession } from './useSession'

/** The document as text: what is typed is drawn at once, and waits to be applied. */
export function YamlPane({ errors, line }: { readonly errors: readonly ApiError[]; readonly line?: number }) {
  const session = useSession()
  const { draft } = useEditState()
  const area = useRef<HTMLTextAreaElement>(null)
  const gutter = useRef<HTMLDivElement>(null)
  const problem = useMemo(() => draw(draft).problem, [draft])
  const marks = useMemo(() => new Map<number, string>([...errors.flatMap((e): [number, string][] => (e.line ? [[e.line, e.message]] : [])), ...(problem ? [[problem.line, problem.message] as const] : [])]), [errors, problem])
  const lines = draft.split('\n').length

  useEffect(() => {
    if (line !== undefined && area.current) area.current.scrollTop = Math.max(0, (line - 4) * lineHeight)
  }, [line])

  return (
    <div className="yaml">
      <div className="yaml-text">
        <div className="gutter" ref={gutter} aria-hidden="true">
          {Array.from({ length: lines }, (_, i) => <span key={i} className={marks.has(i + 1) ? 'wrong' : ''} title={marks.get(i + 1)}>{i + 1}</span>)}
        </div>
        <textarea
          ref={area}
          aria-label="The document as YAML"
          value={draft}
          spellCheck={false}
          wrap="off"
          onChange={(event) => { session.type(event.target.value) }}
          onScroll={(event) => { if (gutter.current) gutter.current.scrollTop = event.currentTarget.scrollTop }}
          onKeyDown={(event) => {
            if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) void session.apply()
          }}
        />
      </div>
      <div className="yaml-problems" role="status">
        {problem && <p className="error">Line {problem.line}: {problem.message}</p>}
        {!problem && errors.map((e) => <p className="error" key={`${e.path} ${e.message}`}>{e.line ? `Line ${String(e.line)}, ` : ''}{e.path}: {e.message}</p>)}
      </div>
    </div>
  )
}

const lineHeight = 18
