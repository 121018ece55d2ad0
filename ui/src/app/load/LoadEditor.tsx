import { useCallback, useEffect, useState } from 'react'
import { ApiFailure, wordsOf } from '../../api/http'
import { checkLoadTest, startLoadTest } from '../../api/loadTests'
import { firstLoad, loadDocument, type LoadForm } from '../../topology/loadTest'
import { useChecked } from '../useChecked'
import { LoadFields } from './LoadFields'
import { RateShape } from './RateShape'

interface LoadEditorProps {
  readonly name: string
  readonly services: readonly string[]
  /** The one that runs now, if any: two at a time cannot. */
  readonly running: string | undefined
  readonly onStarted: (id: string) => void
}

const key = (name: string): string => `microsim-load/${name}`

/** The form of a load test: what is typed is checked by the server, and the rate that it asks for is drawn. */
export function LoadEditor({ name, services, running, onStarted }: LoadEditorProps) {
  const [form, setForm] = useState<LoadForm>(() => stored(name))
  const check = useCallback((asked: LoadForm, signal: AbortSignal) => checkLoadTest(name, loadDocument(asked), signal), [name])
  const { last, now, refuse } = useChecked(form, check)
  const [starting, setStarting] = useState(false)
  const [error, setError] = useState('')

  useEffect(() => {
    localStorage.setItem(key(name), JSON.stringify(form))
  }, [name, form])

  const start = async (): Promise<void> => {
    setStarting(true)
    setError('')
    try {
      onStarted((await startLoadTest(name, loadDocument(form))).id)
    } catch (e) {
      if (e instanceof ApiFailure && e.errors.length > 0) refuse(e)
      else setError(wordsOf(e))
      setStarting(false)
    }
  }
  const plan = now?.plan
  // A click that is quicker than the check counts: the server checks what it is to run anyway.
  const canStart = running === undefined && plan !== null && !starting
  const wrong = last?.errors.length ?? 0
  return (
    <form
      className="load-editor"
      aria-label="A new load test"
      onSubmit={(event) => {
        event.preventDefault()
        if (canStart) void start()
      }}
    >
      <LoadFields form={form} services={services} simulation={name} errors={last?.errors ?? []} onChange={(change) => { setForm((before) => ({ ...before, ...change })) }} />
      <aside className="load-plan" aria-label="What would be sent">
        <RateShape form={form} />
        <div role="status">
          {plan && <dl className="facts"><dt>To</dt><dd>{plan.target}</dd><dt>How</dt><dd>{plan.load}</dd>{plan.durationMs !== undefined && <><dt>In all</dt><dd>{Math.round(plan.durationMs / 1000)} s</dd></>}</dl>}
          {last?.words && <p className="error">{last.words}</p>}
          {wrong > 0 && <p className="error">{wrong === 1 ? 'One field is' : `${String(wrong)} fields are`} not right yet; what would be right stands there.</p>}
          {running !== undefined && <p className="hint">{running} runs; one at a time can. <button type="button" onClick={() => { onStarted(running) }}>Watch it</button></p>}
          {error && <p className="error" role="alert">{error}</p>}
        </div>
        <div className="buttons start">
          <button type="submit" className="primary" disabled={!canStart}>{starting ? 'Starting…' : 'Run'}</button>
          <button type="button" className="quiet" onClick={() => { setForm(firstLoad) }}>Begin anew</button>
        </div>
        <p className="hint">Latency counts from when a request was to be sent, so a system that stalls cannot hide it. The server sends with a process of its own; the load goes on when this page is closed.</p>
      </aside>
    </form>
  )
}

function stored(name: string): LoadForm {
  try {
    return { ...firstLoad, ...JSON.parse(localStorage.getItem(key(name)) ?? '{}') as Partial<LoadForm> }
  } catch {
    return firstLoad
  }
}
