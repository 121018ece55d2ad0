import { useEffect, useMemo, useRef, useState } from 'react'
import { ApiFailure, wordsOf } from '../api/http'
import { sendRequest } from '../api/simulations'
import { CompletingText, type Reason } from '../editor/CompletingText'
import { useEditState } from '../editor/useSession'
import { completionAt, type Completion } from '../topology/completion'
import { appendStep, asCommand, asCurl, firstRequest, jsonProblem, lengthOf, spansOf } from '../topology/requests'
import { useTopology } from './useTopology'
import { Waterfall } from './Waterfall'
import { ResultTree } from './ResultTree'
import { go } from './route'
import { SavedRequests } from './SavedRequests'
import './styles/requests.css'

interface Answer {
  readonly status: number
  readonly result: unknown
  readonly id: string | null
  readonly seed: string | null
}

const savedKey = (name: string): string => `microsim-request/${name}`

/** Builds a scripted request, sends it, and shows what came back. */
export default function RequestsPage({ name }: { readonly name: string }) {
  const topology = useTopology(useEditState().draft)
  const names = topology.services.map((s) => s.name)
  const first = names[0] ?? ''
  const [text, setText] = useState(() => localStorage.getItem(savedKey(name)) ?? firstRequest(first))
  const [answer, setAnswer] = useState<Answer | null>(null)
  const [error, setError] = useState('')
  const [sending, setSending] = useState(false)
  const [copied, setCopied] = useState('')
  const running = useRef<AbortController>(undefined)
  // As one types, in the middle of a word or of quotes alone; elsewhere it would only be in the way.
  const offered = (value: string, caret: number, reason: Reason): Completion | null =>
    reason === 'asked' || (reason === 'typed' && /["\w-]/.test(value[caret - 1] ?? '')) ? completionAt(value, caret, names) : null
  const problem = jsonProblem(text)
  const spans = useMemo(() => (answer ? spansOf(answer.result, answer.status) : []), [answer])

  useEffect(() => {
    localStorage.setItem(savedKey(name), text)
  }, [name, text])
  useEffect(() => () => running.current?.abort(), [])

  const send = async (): Promise<void> => {
    const controller = new AbortController()
    running.current = controller
    setSending(true)
    setError('')
    try {
      const reply = await sendRequest(name, text, controller.signal)
      setAnswer({ status: reply.status, result: reply.data, id: reply.headers.get('x-request-id'), seed: reply.headers.get('x-microsim-seed') })
    } catch (e) {
      if (controller.signal.aborted) setError('Given up.')
      else if (e instanceof ApiFailure && e.result !== undefined) setAnswer({ status: e.status, result: e.result, id: null, seed: null })
      else setError(wordsOf(e))
    } finally {
      setSending(false)
    }
  }
  const copy = async (what: string, command: string): Promise<void> => {
    await navigator.clipboard.writeText(command)
    setCopied(what)
  }

  return (
    <main className="requests">
      <section className="request-editor" aria-label="The request">
        <h2>Request</h2>
        <p className="hint">A tree of calls. <code>usePlan</code> lets the service call whom the drawing says; or click a path together. As you type, what may stand there is offered (<kbd>ctrl+space</kbd> asks for it):</p>
        <ul className="chips">
          {topology.services.map((s) => <li key={s.name}><button type="button" onClick={() => { setText((t) => appendStep(t, s.name)) }} title={`…then ${s.name}`}>{s.name}</button></li>)}
          <li><button type="button" className="quiet" onClick={() => { setText(firstRequest(first)) }}>Begin anew</button></li>
        </ul>
        <CompletingText label="The request as JSON" value={text} onChange={setText} completionAt={offered} onSubmit={() => { if (!problem) void send() }} />
        {problem && <p className="error" role="alert">{problem}</p>}
        <div className="buttons start">
          {sending
            ? <button type="button" onClick={() => running.current?.abort()}>Give up</button>
            : <button type="button" className="primary" disabled={problem !== null} onClick={() => void send()}>Send</button>}
          <button type="button" onClick={() => void copy('curl', asCurl(location.origin, name, text))}>{copied === 'curl' ? 'Copied' : 'Copy as curl'}</button>
          <button type="button" onClick={() => void copy('command', asCommand(location.origin, name, text))}>{copied === 'command' ? 'Copied' : 'Copy as command'}</button>
        </div>
        {error && <p className="error" role="alert">{error}</p>}
        <SavedRequests simulation={name} text={text} onOpen={setText} />
      </section>
      <section className="request-answer" aria-label="What came back" aria-live="polite">
        {answer === null ? (
          <p className="hint">Press Send (Ctrl+Enter). What every service did, and how long it took, is shown here.</p>
        ) : (
          <>
            <header className="answer-head">
              <strong className={answer.status < 400 ? 'good' : 'bad'}>{answer.status}</strong>
              {spans.length > 0 && <span>{lengthOf(spans).toFixed(1)} ms, {spans.length} {spans.length === 1 ? 'service' : 'steps'}</span>}
              {answer.seed && <span className="faint">seed {answer.seed}</span>}
              {answer.id && <span className="faint">{answer.id}</span>}
              {answer.id && <button type="button" onClick={() => { go({ page: 'traces', query: { trace: answer.id ?? '' } }) }}>Open its trace</button>}
            </header>
            <Waterfall spans={spans} />
            <h2>Result</h2>
            <ResultTree value={answer.result} />
          </>
        )}
      </section>
    </main>
  )
}
