import { useEffect, useRef, useState } from 'react'
import { useFollowedLogs } from './useFollowedLogs'
import { LogDetail } from './LogDetail'
import { LogFilters } from './LogFilters'
import { LogList } from './LogList'
import type { PageQuery } from '../route'
import '../styles/logs.css'

interface LogsPageProps {
  readonly name: string
  readonly services: readonly string[]
  readonly query: PageQuery
}

/** What services print, as they print it. */
export default function LogsPage({ name, services, query }: LogsPageProps) {
  const { tail, setPaused, error } = useFollowedLogs(name, query)
  const [chosen, setChosen] = useState<number | null>(null)
  const line = chosen === null ? undefined : tail.shown.find((l) => l.number === chosen)
  const filters = useRef<HTMLDivElement>(null)

  // `/` goes to the text that is looked for, as it does in the drawing.
  useEffect(() => {
    const pressed = (event: KeyboardEvent): void => {
      if (event.key !== '/' || (event.target instanceof HTMLElement && event.target.closest('input, textarea, select'))) return
      event.preventDefault()
      filters.current?.querySelector<HTMLInputElement>('input')?.focus()
    }
    addEventListener('keydown', pressed)
    return () => {
      removeEventListener('keydown', pressed)
    }
  }, [])

  return (
    <main className={line ? 'logs with-line' : 'logs'}>
      <div ref={filters}><LogFilters services={services} query={query} /></div>
      <header className="log-head">
        <span role="status" className={tail.paused ? 'paused' : 'follows'}>
          {error ?? (tail.paused ? `Paused; ${String(tail.waiting.length)} new ${tail.waiting.length === 1 ? 'line' : 'lines'}` : 'Following')}
        </span>
        <button type="button" onClick={() => { setPaused(!tail.paused) }}>{tail.paused ? 'Go on' : 'Pause'}</button>
        <span className="faint">{tail.shown.length} lines{tail.cut ? ', older ones made room' : ''}</span>
      </header>
      <LogList tail={tail} chosen={chosen} onChoose={(number) => { setChosen(number); setPaused(true) }} onScrolledUp={() => { setPaused(true) }} onAtEnd={() => { if (chosen === null) setPaused(false) }} isFiltered={Object.values(query).some((v) => v !== '')} />
      {line && <LogDetail line={line} onClose={() => { setChosen(null) }} />}
    </main>
  )
}
