import type { ApiError } from '../api/types'
import { disconnect, setConnectionField, type Value } from '../topology/edits'
import type { Arrow } from '../topology/graph'
import type { Connection } from '../topology/model'
import { Check, Errors, Field } from './Field'
import { connectionPath, problemsAt } from './problems'
import { numberOr } from './ServicePanel'
import { useSession } from './useSession'

/** All calls between two services, to be changed. */
export function ConnectionPanel({ arrow, errors }: { readonly arrow: Arrow; readonly errors: readonly ApiError[] }) {
  return (
    <div className="form">
      {arrow.connections.map((connection) => <OneConnection key={connection.id} connection={connection} errors={errors} alone={arrow.connections.length === 1} />)}
    </div>
  )
}

function OneConnection({ connection, errors, alone }: { readonly connection: Connection; readonly errors: readonly ApiError[]; readonly alone: boolean }) {
  const session = useSession()
  const path = connectionPath(connection)
  const what = `${connection.from} → ${connection.to}`
  const at = (field: string): readonly ApiError[] => problemsAt(errors, `${path}.${field}`)
  const set = (field: string, value: Value): void => {
    session.edit(`${what}: ${field}`, (text) => setConnectionField(text, connection, field, value))
  }
  const setNumber = (field: string, fallback: number | null) => (text: string): void => {
    const value = text === '' ? null : numberOr(text)
    set(field, value === fallback ? null : value)
  }
  const known = ['endpoint', 'probability', 'timeout', 'tryTimeout', 'retries']
  return (
    <fieldset>
      <legend>{alone ? 'Call' : `Call ${String(connection.index + 1)}`}{connection.at === '/' ? '' : ` of ${connection.at}`}{connection.name ? ` “${connection.name}”` : ''}</legend>
      <Field label="Callee’s endpoint" value={connection.endpoint} onChange={(v) => { set('endpoint', v === '' || v === '/' ? null : v) }} errors={at('endpoint')} />
      <div className="pair">
        <Field label="Probability" hint="%" numeric value={String(connection.probability)} onChange={setNumber('probability', 100)} errors={at('probability')} />
        <Field label="Retries" hint="0 to 10" numeric value={String(connection.retries)} onChange={setNumber('retries', 0)} errors={at('retries')} />
      </div>
      <div className="pair">
        <Field label="Timeout" hint="ms in all" numeric value={String(connection.timeout)} onChange={setNumber('timeout', 30000)} errors={at('timeout')} />
        <Field label="One try" hint="ms" numeric placeholder="as timeout" value={connection.tryTimeout === undefined ? '' : String(connection.tryTimeout)} onChange={setNumber('tryTimeout', null)} errors={at('tryTimeout')} />
      </div>
      <Check label="Required: the caller fails with it" checked={connection.required} onChange={(v) => { set('required', v ? null : false) }} />
      <Errors errors={problemsAt(errors, path).filter((e) => !known.some((k) => e.path.startsWith(`${path}.${k}`)))} />
      <button type="button" className="quiet" onClick={() => { session.edit(`disconnect ${what}`, (text) => disconnect(text, [connection])) }}>Remove this call</button>
    </fieldset>
  )
}
