import { useQuery, useQueryClient } from '@tanstack/react-query'
import { wordsOf } from '../../api/http'
import { listScenarios } from '../../api/scenarios'
import { enter, type PageQuery } from '../route'
import { RunList } from './RunList'
import { ScenarioEditor } from './ScenarioEditor'
import { ScenarioPlayer } from './ScenarioPlayer'
import '../styles/lists.css'
import '../styles/scenarios.css'

interface ScenariosPageProps {
  readonly name: string
  readonly services: readonly string[]
  readonly query: PageQuery
}

const refreshMs = 2000

/** Timelines of what is done to a simulation, and taken back: written, run, watched, stopped. */
export default function ScenariosPage({ name, services, query }: ScenariosPageProps) {
  const client = useQueryClient()
  const runs = useQuery({ queryKey: ['scenarios', name], queryFn: () => listScenarios(name), refetchInterval: refreshMs })
  const running = runs.data?.find((r) => r.state === 'running')
  const open = (run: string): void => {
    enter({ run })
    void client.invalidateQueries({ queryKey: ['scenarios', name] })
  }
  return (
    <main className="scenarios">
      <section className="run-finder" aria-label="Runs">
        <header className="list-head">
          <h2>Scenarios</h2>
          <button type="button" aria-pressed={!query.run} onClick={() => { open('') }}>Write one</button>
        </header>
        {runs.error ? <p className="error" role="alert">{wordsOf(runs.error)}</p> : <RunList runs={runs.data ?? []} chosen={query.run ?? ''} isRead={runs.data !== undefined} onOpen={open} />}
      </section>
      {query.run
        ? <ScenarioPlayer key={query.run} name={name} id={query.run} />
        : services.length > 0 && <ScenarioEditor name={name} services={services} running={running?.id} onStarted={open} />}
    </main>
  )
}
