import type { ApiError, ServiceView } from '../api/types'
import { renameService, setServiceField, type Value } from '../topology/edits'
import type { Graph } from '../topology/graph'
import type { Service } from '../topology/model'
import { Check, Errors, Field } from './Field'
import { problemsAt, servicePath } from './problems'
import { useSession } from './useSession'

interface ServicePanelProps {
  readonly service: Service
  readonly graph: Graph
  readonly frameworks: readonly string[]
  readonly errors: readonly ApiError[]
  readonly view: ServiceView | undefined
  readonly onRenamed: (name: string) => void
  readonly onSelect: (id: string) => void
}

/** What the document says of a service, to be changed; and how its replicas are. */
export function ServicePanel({ service, graph, frameworks, errors, view, onRenamed, onSelect }: ServicePanelProps) {
  const session = useSession()
  const path = servicePath(service.name)
  const at = (field: string): readonly ApiError[] => problemsAt(errors, `${path}.${field}`)
  const set = (field: string, value: Value): void => {
    session.edit(`${service.name}: ${field}`, (text) => setServiceField(text, service.name, field, value))
  }
  const rename = (name: string): void => {
    if (graph.services.some((s) => s.name === name) || name === '') return
    session.edit(`rename ${service.name}`, (text) => renameService(text, service.name, name))
    onRenamed(name)
  }
  const known = ['framework', 'replicas', 'version', 'port', 'parallel']
  const others = problemsAt(errors, path).filter((e) => !known.some((k) => e.path === `${path}.${k}`))
  const calls = graph.arrows.filter((a) => a.from === service.name)
  const callers = graph.arrows.filter((a) => a.to === service.name)
  return (
    <div className="form">
      <Field label="Name" whole value={service.name} onChange={rename} errors={errors.filter((e) => e.path === path)} />
      <Field label="Framework" value={service.framework} options={frameworks} onChange={(v) => { set('framework', v) }} errors={at('framework')} />
      <div className="pair">
        <Field label="Replicas" numeric value={String(service.replicas)} onChange={(v) => { set('replicas', v === '' ? null : numberOr(v)) }} errors={at('replicas')} />
        <Field label="Version" value={service.version} onChange={(v) => { set('version', v || null) }} errors={at('version')} />
      </div>
      <Field label="Port" whole hint="its own on this machine; free when empty" numeric value={service.port === undefined ? '' : String(service.port)} onChange={(v) => { set('port', v === '' ? null : numberOr(v)) }} errors={at('port')} />
      <Check label="Calls all its callees at once" checked={service.parallel} onChange={(v) => { set('parallel', v || null) }} />
      <Errors errors={others.filter((e) => e.path !== path)} />
      <Neighbours title="Calls" ids={calls.map((a): [string, string] => [a.id, a.to])} onSelect={onSelect} />
      <Neighbours title="Called by" ids={callers.map((a): [string, string] => [a.id, a.from])} onSelect={onSelect} />
      {view && <Replicas view={view} />}
    </div>
  )
}

function Neighbours({ title, ids, onSelect }: { readonly title: string; readonly ids: readonly [string, string][]; readonly onSelect: (id: string) => void }) {
  if (ids.length === 0) return null
  return (
    <section>
      <h3>{title}</h3>
      <ul className="chips">{ids.map(([id, name]) => <li key={id}><button type="button" onClick={() => { onSelect(id) }}>{name}</button></li>)}</ul>
    </section>
  )
}

function Replicas({ view }: { readonly view: ServiceView }) {
  return (
    <section>
      <h3>Replicas</h3>
      {view.address && <p><a href={view.address} target="_blank" rel="noreferrer">{view.address}</a></p>}
      <ul className="replicas">
        {view.replicas.map((r) => (
          <li key={`${r.instance} ${String(r.processId)}`} className={r.leaving ? 'faint' : ''}>
            <span>{r.instance}</span>
            <span>{r.leaving ? 'leaving' : r.phase}{r.restarts > 0 ? ` · ↻ ${String(r.restarts)}` : ''}{r.processId ? ` · pid ${String(r.processId)}` : ''}</span>
            {r.reason && <small>{r.reason}</small>}
          </li>
        ))}
      </ul>
    </section>
  )
}

// What is no number goes to the server as it is: it says what would be right.
export function numberOr(text: string): number | string {
  const number = Number(text)
  return Number.isNaN(number) ? text : number
}
