import { useEffect, useState } from 'react'
import { ApiFailure, wordsOf } from '../../api/http'
import { checkLoadTest, startLoadTest } from '../../api/loadTests'
import type { ApiError, LoadTestView } from '../../api/types'
import { firstLoad, loadDocument, type LoadForm } from '../../topology/loadTest'
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
const checkAfterMs = 300

interface Checked {
  readonly form: LoadForm
  readonly plan: LoadTestView | null
  readonly errors: readonly ApiError[]
  readonly words: string
}

/** The form of a load test: what is typed is checked by the server, and the rate that it asks for is drawn. */
export function LoadEditor({ name, services, running, onStarted }: LoadEditorProps) {
  const [form, setForm] = useState<LoadForm>(() => stored(name))
  const [checked, setChecked] = useState<Checked | null>(null)
  const [starting, setStarting] = useState(false)
  const [error, setError] = useState('')

  useEffect(() => {
    localStorage.setItem(key(name), JSON.stringify(form))
    const controller = new AbortController()
    const timer = setTimeout(() => {
      checkLoadTest(name, loadDocument(form), controller.signal).then(
        (plan) => { setChecked({ form, plan, errors: [], words: '' }) },
        (e: unknown) => {
          if (controller.signal.aborted) return
          const errors = e instanceof ApiFailure ? e.errors : []
          setChecked({ form, plan: null, errors, words: errors.length > 0 ? '' : wordsOf(e) })
        },
      )
    }, checkAfterMs)
    return () => {
      clearTimeout(timer)
      controller.abort()
    }
  }, [name, form])

  const start = async (): Promise<void> => {
    setStarting(true)
    setError('')
    try {
      onStarted((await startLoadTest(name, loadDocument(form))).id)
    } catch (e) {
      setError(wordsOf(e))
      setStarting(false)
    }
  }
  const plan = checked?.form === form ? checked.plan : null
  return (
    <form
      className="load-editor"
      aria-label="A new load test"
      onSubmit={(event) => {
        event.preventDefault()
        if (plan && running === undefined) void start()
      }}
    >
      <LoadFields form={form} services={services} simulation={name} errors={checked?.errors ?? []} onChange={(change) => { setForm((before) => ({ ...before, ...change })) }} />
      <aside className="load-plan" aria-label="What would be sent">
        <RateShape form={form} />
        <div role="status">
          {plan && <dl className="facts"><dt>To</dt><dd>{plan.target}</dd><dt>How</dt><dd>{plan.load}</dd>{plan.durationMs !== undefined && <><dt>In all</dt><dd>{Math.round(plan.durationMs / 1000)} s</dd></>}</dl>}
          {checked?.words && <p className="error">{checked.words}</p>}
          {(checked?.errors.length ?? 0) > 0 && <p className="error">{checked?.errors.length === 1 ? 'One field is' : `${String(checked?.errors.length)} fields are`} not right yet; what would be right stands there.</p>}
          {running !== undefined && <p className="hint">{running} runs; one at a time can. <button type="button" onClick={() => { onStarted(running) }}>Watch it</button></p>}
          {error && <p className="error" role="alert">{error}</p>}
        </div>
        <div className="buttons start">
          <button type="submit" className="primary" disabled={!plan || starting || running !== undefined}>{starting ? 'Starting…' : 'Run'}</button>
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
