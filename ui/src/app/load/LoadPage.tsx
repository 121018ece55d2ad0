import { useQuery, useQueryClient } from '@tanstack/react-query'
import { wordsOf } from '../../api/http'
import { listLoadTests } from '../../api/loadTests'
import { enter, show, type PageQuery } from '../route'
import { LoadCompare } from './LoadCompare'
import { LoadEditor } from './LoadEditor'
import { LoadHistory } from './LoadHistory'
import { LoadRunView } from './LoadRunView'
import '../styles/lists.css'
import '../styles/load.css'

interface LoadPageProps {
  readonly name: string
  readonly services: readonly string[]
  readonly query: PageQuery
}

const refreshMs = 2000

/** Traffic on purpose: asked for by a form, watched while it goes on, judged, kept and compared. */
export default function LoadPage({ name, services, query: { run = '', with: other = '' } }: LoadPageProps) {
  const client = useQueryClient()
  const tests = useQuery({ queryKey: ['load-tests', name], queryFn: () => listLoadTests(name), refetchInterval: refreshMs })
  const refresh = (): void => void client.invalidateQueries({ queryKey: ['load-tests', name] })
  const open = (id: string): void => {
    enter({ run: id, with: '' })
    refresh()
  }
  const running = tests.data?.find((t) => t.state === 'running')
  return (
    <main className="load">
      <section className="run-finder" aria-label="Load tests">
        <header className="list-head">
          <h2>Load</h2>
          <button type="button" aria-pressed={!run} onClick={() => { open('') }}>New load test</button>
        </header>
        {tests.error ? <p className="error" role="alert">{wordsOf(tests.error)}</p> : <LoadHistory tests={tests.data ?? []} chosen={run} other={other} isRead={tests.data !== undefined} onOpen={open} onCompare={(id) => { show({ with: id === other ? '' : id }) }} />}
      </section>
      {run && other
        ? <LoadCompare key={`${run} ${other}`} name={name} first={other} second={run} />
        : run
          ? <LoadRunView key={run} name={name} id={run} onForgotten={() => { open('') }} />
          : <LoadEditor name={name} services={services} running={running?.id} onStarted={open} />}
    </main>
  )
}
