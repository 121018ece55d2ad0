import { useCallback, useEffect, useMemo, useState } from 'react'
import { ApiFailure, wordsOf } from '../../api/http'
import { checkScenario, startScenario } from '../../api/scenarios'
import type { ApiError } from '../../api/types'
import { CodeArea } from '../../editor/CodeArea'
import type { Reason } from '../../editor/CompletingText'
import type { Completion } from '../../topology/completion'
import { completionIn, firstScenario } from '../../topology/scenarioText'
import { pointText } from '../../topology/scenarioTimeline'
import { useChecked } from '../useChecked'
import { Timeline } from './Timeline'

interface ScenarioEditorProps {
  readonly name: string
  readonly services: readonly string[]
  /** The one that runs now, if any: two at a time cannot. */
  readonly running: string | undefined
  readonly onStarted: (id: string) => void
}

const draftKey = (name: string): string => `microsim-scenario/${name}`
const none: readonly ApiError[] = []

/** A scenario's document: what is typed is checked by the server, and what would happen is drawn. */
export function ScenarioEditor({ name, services, running, onStarted }: ScenarioEditorProps) {
  const [text, setText] = useState(() => localStorage.getItem(draftKey(name)) ?? firstScenario(name, services[0] ?? '', services))
  const check = useCallback((asked: string, signal: AbortSignal) => checkScenario(name, asked, signal), [name])
  const { last, now, refuse } = useChecked(text, check)
  const [starting, setStarting] = useState(false)
  const [error, setError] = useState('')

  useEffect(() => {
    localStorage.setItem(draftKey(name), text)
  }, [name, text])

  const completionAt = useCallback((value: string, caret: number, reason: Reason): Completion | null => {
    const completion = completionIn(value, caret, services)
    // Where nothing of a word is written, only who asked wants to be told.
    return completion && (reason !== 'typed' || completion.from < completion.to) ? completion : null
  }, [services])
  const errors = last?.errors ?? none
  const marks = useMemo(() => new Map(errors.flatMap((e): [number, string][] => (e.line === undefined ? [] : [[e.line, e.message]]))), [errors])
  const plan = last?.plan ?? null
  // A click that is quicker than the check counts: the server checks what it is to run anyway.
  const canStart = running === undefined && now?.plan !== null && !starting

  const start = async (): Promise<void> => {
    setStarting(true)
    setError('')
    try {
      onStarted((await startScenario(name, text)).id)
    } catch (e) {
      if (e instanceof ApiFailure && e.errors.length > 0) refuse(e)
      else setError(wordsOf(e))
      setStarting(false)
    }
  }
  return (
    <section className="scenario-editor" aria-label="A new scenario">
      <div className="scenario-text">
        <CodeArea label="The scenario as YAML" value={text} onChange={setText} completionAt={completionAt} marks={marks} onSubmit={() => { if (canStart) void start() }} />
        <div className="buttons start">
          <button type="button" className="primary" disabled={!canStart} onClick={() => void start()}>Run</button>
          <label className="file">Open a file<input type="file" accept=".yaml,.yml,.json" onChange={(event) => {
            void event.target.files?.[0]?.text().then(setText)
            event.target.value = ''
          }} /></label>
          <button type="button" className="quiet" onClick={() => { setText(firstScenario(name, services[0] ?? '', services)) }}>Begin anew</button>
          <span className="hint"><kbd>ctrl+space</kbd> says what may be written</span>
        </div>
        <div role="status">
          {running !== undefined && <p className="hint">{running} runs; one at a time can. <button type="button" onClick={() => { onStarted(running) }}>Watch it</button></p>}
          {error && <p className="error" role="alert">{error}</p>}
          {last?.words && <p className="error">{last.words}</p>}
          {errors.map((e) => <p className="error" key={`${e.path} ${e.message}`}>{e.line === undefined ? '' : `Line ${String(e.line)}, `}{e.path === '$' ? '' : `${e.path}: `}{e.message}</p>)}
        </div>
      </div>
      <div className="scenario-plan">
        <h3>What would happen{plan ? `, in ${pointText(plan.durationMs)}` : ''}</h3>
        {plan?.timeline ? <Timeline planned={plan.timeline} records={[]} since={0} length={plan.durationMs} now={null} /> : <p className="hint">{last ? 'The timeline is drawn here when the server takes the document.' : 'Asking the server…'}</p>}
        <p className="hint">The server runs it: it goes on when this page is closed, and takes everything back at its end, or when you stop it.</p>
      </div>
    </section>
  )
}
