import { useMemo } from 'react'
import { useQuery } from '@tanstack/react-query'
import { wordsOf } from '../../api/http'
import { listTraces } from '../../api/traces'
import { traceQuery } from '../../topology/traceQuery'
import { IconButton } from '../TopBar'
import { show, type PageQuery } from '../route'
import { FlameView } from './FlameView'
import { TraceDetail } from './TraceDetail'
import { TraceFilters } from './TraceFilters'
import { TraceList } from './TraceList'
import '../styles/lists.css'
import '../styles/traces.css'

interface TracesPageProps {
  readonly name: string
  readonly services: readonly string[]
  readonly query: PageQuery
}

// The slowest are found by looking at all that are kept.
const refreshMs = { newest: 3000, slowest: 10_000 }

/** What requests did: a list of them, and one of them over time, or where the time of all of them went. */
export default function TracesPage({ name, services, query }: TracesPageProps) {
  const asked = useMemo(() => traceQuery(query), [query])
  const chosen = query.trace ?? ''
  // While one is read, the list stays as it is.
  const isLive = chosen === '' && query.view !== 'flame'
  const traces = useQuery({
    queryKey: ['traces', name, asked.toString()],
    queryFn: ({ signal }) => listTraces(name, asked, signal),
    refetchInterval: isLive ? refreshMs[query.order === 'slowest' ? 'slowest' : 'newest'] : false,
    refetchOnWindowFocus: isLive,
    placeholderData: (before) => before,
  })
  const found = traces.data ?? []
  return (
    <main className="traces">
      <section className="trace-finder" aria-label="Traces">
        <TraceFilters services={services} query={query} error={traces.error} />
        <header className="list-head">
          <span role="status">{traces.data ? `${String(found.length)} ${query.order === 'slowest' ? 'slowest' : 'newest'}` : 'Looking…'}{isLive ? '' : ', kept still'}</span>
          <button type="button" aria-pressed={query.view === 'flame' && chosen === ''} disabled={found.length === 0} onClick={() => { show({ view: 'flame', trace: '', span: '' }) }}>Flame graph of these</button>
          <IconButton icon="restart" title="Look again" onClick={() => void traces.refetch()} />
        </header>
        {traces.error ? <p className="error" role="alert">{wordsOf(traces.error)}</p> : <TraceList traces={found} chosen={chosen} isFiltered={asked.size > 1} isRead={traces.data !== undefined} />}
      </section>
      <section className="trace-shown" aria-label={chosen ? 'The trace' : 'Where the time went'}>
        {chosen
          ? <TraceDetail key={chosen} name={name} id={chosen} span={query.span ?? ''} tab={query.beside ?? ''} />
          : query.view === 'flame'
            ? <FlameView name={name} traces={found} services={services} of={query.of ?? query.service ?? ''} at={query.at ?? ''} />
            : <Introduction />}
      </section>
    </main>
  )
}

function Introduction() {
  return (
    <div className="teaching">
      <h2>Follow one request</h2>
      <p>A trace shows what one request did: who called whom, when each piece of work began, how long it took, what failed, and which fault was to blame.</p>
      <ul>
        <li>Choose one on the left to see it over time, with its log lines beside it.</li>
        <li><strong>Flame graph of these</strong> adds all of them up: whose own time it was.</li>
        <li>In the drawing, an arrow’s <strong>Slowest calls</strong> lead here.</li>
      </ul>
      <p className="faint">Every request sent by MicroSim is traced; of what comes to a service from outside, ten a second and process are.</p>
    </div>
  )
}
