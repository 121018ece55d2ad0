import { lazy, Suspense, useState, type ReactNode } from 'react'
import { deleteSimulation, exportAs, removeAllConditions, removeCondition } from '../api/simulations'
import { wordsOf } from '../api/http'
import type { ApiError, FrameworkView } from '../api/types'
import { ConnectionPanel } from '../editor/ConnectionPanel'
import { Errors } from '../editor/Field'
import { GroupPanel } from '../editor/GroupPanel'
import { ServicePanel } from '../editor/ServicePanel'
import { YamlPane } from '../editor/YamlPane'
import { useEditState } from '../editor/useSession'
import { FaultList } from '../live/FaultList'
import type { Followed } from '../live/useEvents'
import type { Graph } from '../topology/graph'
import { groupId } from '../topology/grouping'
import { slowestOf } from '../topology/traceQuery'
import { actions, type Action, type ActionContext } from './actions'
import { download } from './download'
import { go } from './route'

const Charts = lazy(() => import('./Charts'))

interface SidebarProps {
  readonly name: string
  readonly graph: Graph
  readonly frameworks: readonly FrameworkView[]
  readonly followed: Followed
  readonly services: readonly string[]
  readonly arrows: readonly string[]
  readonly onSelect: (id: string | null) => void
  readonly onBreak: (target: { service?: string; arrow?: string }) => void
  readonly context: ActionContext
  readonly onListChanged: () => void
}

type Tab = 'details' | 'faults' | 'yaml'

export function Sidebar(props: SidebarProps) {
  const { name, followed } = props
  const [tab, setTab] = useState<Tab>('details')
  const { refusal } = useEditState()
  const errors = refusal?.errors ?? []
  const tabs: readonly [Tab, string][] = [['details', 'Details'], ['faults', followed.conditions.length > 0 ? `Faults (${String(followed.conditions.length)})` : 'Faults'], ['yaml', 'YAML']]
  return (
    <aside className={`sidebar ${tab === 'yaml' ? 'wide' : ''}`} aria-label="Details">
      <div className="tabs" role="tablist" aria-label="What is shown">
        {tabs.map(([id, title]) => <button key={id} id={`tab-${id}`} type="button" role="tab" aria-selected={tab === id} aria-controls="tab-panel" onClick={() => { setTab(id) }}>{title}</button>)}
      </div>
      <div className="tab-panel" id="tab-panel" role="tabpanel" aria-labelledby={`tab-${tab}`}>
        {tab === 'details' && <Details {...props} errors={errors} />}
        {tab === 'faults' && (
          <FaultList
            conditions={followed.conditions}
            onRemove={(c) => void removeCondition(name, c.service, c.id)}
            onRemoveAll={() => void removeAllConditions(name)}
          />
        )}
        {tab === 'yaml' && <YamlPane errors={errors} />}
      </div>
    </aside>
  )
}

function Details({ name, graph, frameworks, followed, services, arrows, onSelect, onBreak, context, onListChanged, errors }: SidebarProps & { readonly errors: readonly ApiError[] }) {
  const { groups, graph: drawn } = context
  const isOne = services.length + groups.length + arrows.length === 1
  const service = isOne ? graph.services.find((s) => s.name === services[0]) : undefined
  const arrow = isOne ? drawn.arrows.find((a) => a.id === arrows[0]) : undefined
  const group = isOne ? groups[0] : undefined
  if (service) {
    return (
      <>
        <Heading title={service.name} text="Service">
          <button type="button" className="danger" onClick={() => { onBreak({ service: service.name }) }}>Break it…</button>
          <button type="button" onClick={() => { go({ page: 'traces', query: { service: service.name } }) }}>Traces</button>
          <button type="button" onClick={() => { go({ page: 'logs', query: { service: service.name } }) }}>Logs</button>
          <button type="button" onClick={() => { actions.remove.run(context) }}>Delete</button>
        </Heading>
        <Suspense><Charts name={name} of={service.name} /></Suspense>
        <ServicePanel key={service.name} service={service} graph={graph} frameworks={frameworks.map((f) => f.name)} errors={errors} view={followed.view?.services.find((s) => s.name === service.name)} onSelect={onSelect} onRenamed={(to) => { requestAnimationFrame(() => { onSelect(to) }) }} />
      </>
    )
  }
  if (group) {
    return (
      <>
        <Heading title={group.name} text="Group">
          <ActionButton action={actions.collapse} title={group.collapsed ? 'Expand' : 'Collapse'} context={context} />
          <ActionButton action={actions.ungroup} title="Ungroup" context={context} />
          <ActionButton action={actions.remove} title="Delete its services" context={context} />
        </Heading>
        <GroupPanel key={group.id} group={group} taken={drawn.groups.flatMap((g) => (g === group ? [] : [g.name]))} onSelect={onSelect} onRenamed={(to) => {
          if (group.collapsed) context.collapse([to], true)
          requestAnimationFrame(() => { onSelect(groupId(to)) })
        }} />
      </>
    )
  }
  if (arrow?.parts) {
    return (
      <>
        <Heading title={`${String(arrow.parts.length)} connection${arrow.parts.length === 1 ? '' : 's'}`} text="From or to a group">
          <ActionButton action={actions.remove} title="Delete" context={context} />
        </Heading>
        <p className="hint">Choose one to see it alone; its group is expanded.</p>
        <ul className="chips">{arrow.parts.map((a) => <li key={a.id}><button type="button" onClick={() => { onSelect(a.id) }}>{a.from} → {a.to}</button></li>)}</ul>
      </>
    )
  }
  if (arrow) {
    return (
      <>
        <Heading title={`${arrow.from} → ${arrow.to}`} text="Connection">
          <button type="button" className="danger" onClick={() => { onBreak({ arrow: arrow.id }) }}>Break it…</button>
          <button type="button" onClick={() => { go({ page: 'traces', query: slowestOf(arrow.from, arrow.to) }) }}>Slowest calls</button>
          <button type="button" onClick={() => { actions.remove.run(context) }}>Delete</button>
        </Heading>
        <Suspense><Charts name={name} of={arrow.id} /></Suspense>
        <ConnectionPanel arrow={arrow} errors={errors} />
      </>
    )
  }
  if (services.length + groups.length + arrows.length > 1) {
    return (
      <>
        <Heading title={`${String(context.services.length)} services, ${String(arrows.length)} connections`} text="Selected">
          <ActionButton action={actions.group} title={groups.length > 1 ? 'Make them one group' : groups.length === 1 ? `Take them into ${groups[0]?.name ?? ''}` : 'Group'} context={context} />
          <ActionButton action={actions.duplicate} title="Duplicate" context={context} />
          <ActionButton action={actions.remove} title="Delete" context={context} />
        </Heading>
        <p className="hint">Drag to move them together. <kbd>C</kbd> connects the first of them to the others.</p>
      </>
    )
  }
  return <Overview name={name} graph={graph} followed={followed} errors={errors} onListChanged={onListChanged} />
}

function Overview({ name, graph, followed, errors, onListChanged }: Pick<SidebarProps, 'name' | 'graph' | 'followed' | 'onListChanged'> & { readonly errors: readonly ApiError[] }) {
  const [error, setError] = useState('')
  const save = async (format: string): Promise<void> => {
    try {
      download(await exportAs(name, format), `${name}.${endings[format] ?? 'yaml'}`)
    } catch (e) {
      setError(wordsOf(e))
    }
  }
  return (
    <>
      <Heading title={name} text="Simulation" />
      <dl className="facts">
        <dt>Services</dt><dd>{graph.services.length}</dd>
        <dt>Connections</dt><dd>{graph.arrows.length}</dd>
        <dt>Seed</dt><dd>{followed.view?.seed}</dd>
        {followed.view?.temporary && <><dt>Kept</dt><dd>until <code>microsim up</code> ends; export it to keep your edits</dd></>}
      </dl>
      {followed.view?.warnings.map((w) => <p className="warning" key={w.path + w.message}>{w.path}: {w.message}</p>)}
      <Errors errors={errors} />
      <section>
        <h3>Export</h3>
        <ul className="chips">{Object.keys(endings).map((f) => <li key={f}><button type="button" onClick={() => void save(f)}>{f}</button></li>)}</ul>
      </section>
      <section>
        <h3>Keys</h3>
        <dl className="keys">
          {Object.values(actions).map((a) => <div key={a.id}><dt><kbd>{a.keys[0]}</kbd></dt><dd>{a.title}</dd></div>)}
          <div><dt><kbd>ctrl+c</kbd> <kbd>ctrl+v</kbd></dt><dd>Copy and paste services, in other tabs too: they are YAML</dd></div>
          <div><dt><kbd>Tab</kbd></dt><dd>from service to service; Enter selects, arrow keys move</dd></div>
        </dl>
      </section>
      <section>
        <button
          type="button"
          className="quiet"
          onClick={() => {
            if (!confirm(`End ${name} and forget it?`)) return
            deleteSimulation(name).then(() => { onListChanged(); go({ simulation: 'new', select: null }) }, (e: unknown) => { setError(wordsOf(e)) })
          }}
        >
          End and forget this simulation…
        </button>
        {error && <p className="error" role="alert">{error}</p>}
      </section>
    </>
  )
}

function ActionButton({ action, title, context }: { readonly action: Action; readonly title: string; readonly context: ActionContext }) {
  return <button type="button" title={action.keys[0]} disabled={!action.can(context)} onClick={() => { action.run(context) }}>{title}</button>
}

function Heading({ title, text, children }: { readonly title: string; readonly text: string; readonly children?: ReactNode }) {
  return <header className="heading"><div><small>{text}</small><h2>{title}</h2></div>{children && <div className="heading-buttons">{children}</div>}</header>
}

const endings: Readonly<Record<string, string>> = { yaml: 'yaml', kubernetes: 'kubernetes.yaml', 'helm-values': 'values.yaml', compose: 'compose.yaml', mermaid: 'mmd', dot: 'dot' }
