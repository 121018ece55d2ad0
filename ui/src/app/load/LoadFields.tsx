import { useId, type ReactNode } from 'react'
import type { ApiError } from '../../api/types'
import { Errors, Field } from '../../editor/Field'
import { problemsAt } from '../../editor/problems'
import { firstRequest } from '../../topology/requests'
import { shapes, type LoadForm, type LoadMode } from '../../topology/loadTest'

interface LoadFieldsProps {
  readonly form: LoadForm
  readonly services: readonly string[]
  readonly simulation: string
  readonly errors: readonly ApiError[]
  readonly onChange: (change: Partial<LoadForm>) => void
}

const entry = 'the entry (nobody calls it)'
const modes: readonly (readonly [LoadMode, string, string])[] = [
  ['rate', 'At a rate', 'so many requests a second, whatever the replies do'],
  ['stages', 'At changing rates', 'ramps, steps and spikes'],
  ['users', 'By users', 'who wait for a reply before they send again'],
]
const known = ['metadata.name', 'spec.rate', 'spec.stages', 'spec.users', 'spec.think', 'spec.duration', 'spec.arrivals', 'spec.warmUp', 'spec.repeat', 'spec.timeout', 'spec.requests', 'spec.thresholds']

/** All fields of a load test, with what the server says of each. */
export function LoadFields({ form, services, simulation, errors, onChange }: LoadFieldsProps) {
  const at = (path: string): readonly ApiError[] => problemsAt(errors, path)
  const others = errors.filter((e) => !known.some((k) => e.path.startsWith(k)))
  return (
    <div className="load-fields">
      <Group title="What is sent">
        <div className="choices">
          <Choice name="what" checked={form.what === 'service'} title="A plain request" text="the service runs its plan" onChoose={() => { onChange({ what: 'service' }) }} />
          <Choice name="what" checked={form.what === 'script'} title="A scripted request" text="a tree of calls, as on the Requests page" onChoose={() => { onChange({ what: 'script', script: form.script || (localStorage.getItem(`microsim-request/${simulation}`) ?? firstRequest(services[0] ?? '')) }) }} />
        </div>
        {form.what === 'service' ? (
          <div className="pair">
            <Field label="Service" value={form.service || entry} options={[entry, ...services]} onChange={(v) => { onChange({ service: v === entry ? '' : v }) }} errors={at('spec.requests[0].service')} />
            <Field label="Path" hint="chooses the endpoint" value={form.path} onChange={(path) => { onChange({ path }) }} errors={at('spec.requests[0].path')} />
          </div>
        ) : <Script text={form.script} onChange={(script) => { onChange({ script }) }} errors={errors.filter((e) => e.path.startsWith('spec.requests'))} />}
      </Group>
      <Group title="How much">
        <div className="choices">{modes.map(([mode, title, text]) => <Choice key={mode} name="mode" checked={form.mode === mode} title={title} text={text} onChoose={() => { onChange({ mode }) }} />)}</div>
        {form.mode === 'rate' && (
          <div className="pair">
            <Field label="Rate" hint="requests a second" numeric value={form.rate} onChange={(rate) => { onChange({ rate }) }} errors={at('spec.rate')} />
            <Field label="For" hint="such as 30s, 2m" value={form.duration} onChange={(duration) => { onChange({ duration }) }} errors={at('spec.duration')} />
          </div>
        )}
        {form.mode === 'stages' && <Stages form={form} errors={errors} onChange={onChange} />}
        {form.mode === 'users' && (
          <div className="triple">
            <Field label="Users" hint="at once" numeric value={form.users} onChange={(users) => { onChange({ users }) }} errors={at('spec.users')} />
            <Field label="Think" hint="on average" value={form.think} onChange={(think) => { onChange({ think }) }} errors={at('spec.think')} />
            <Field label="For" hint="such as 30s" value={form.duration} onChange={(duration) => { onChange({ duration }) }} errors={at('spec.duration')} />
          </div>
        )}
        {form.mode !== 'users' && <Field label="Arrivals" hint="at random, as those of many users, or evenly" value={form.arrivals} options={['uniform', 'poisson']} onChange={(arrivals) => { onChange({ arrivals }) }} errors={at('spec.arrivals')} />}
      </Group>
      <Group title="What must come of it">
        {form.thresholds.map((text, i) => (
          <div className="threshold" key={i}>
            <Field label={`Threshold ${String(i + 1)}`} value={text} placeholder="p99 < 250ms" onChange={(v) => { onChange({ thresholds: form.thresholds.map((t, j) => (j === i ? v : t)) }) }} errors={at(`spec.thresholds[${String(i)}]`)} />
            <button type="button" className="quiet" aria-label={`Remove threshold ${String(i + 1)}`} onClick={() => { onChange({ thresholds: form.thresholds.filter((_, j) => j !== i) }) }}>×</button>
          </div>
        ))}
        <div className="buttons start">{['p99 < 250ms', 'errors < 0.1%', 'missed == 0', 'rate >= 45'].map((t) => <button type="button" key={t} className="small" onClick={() => { onChange({ thresholds: [...form.thresholds, t] }) }}>+ {t}</button>)}</div>
      </Group>
      <Group title="Besides">
        <div className="triple">
          <Field label="Name" value={form.name} onChange={(name) => { onChange({ name }) }} errors={at('metadata.name')} />
          <Field label="Warm-up" hint="not counted" value={form.warmUp} onChange={(warmUp) => { onChange({ warmUp }) }} errors={at('spec.warmUp')} />
          <Field label="Repeat" hint="times" numeric value={form.repeat} onChange={(repeat) => { onChange({ repeat }) }} errors={at('spec.repeat')} />
        </div>
        <Field label="Timeout" hint="of a reply" value={form.timeout} onChange={(timeout) => { onChange({ timeout }) }} errors={at('spec.timeout')} />
      </Group>
      {others.map((e) => <p className="error" key={`${e.path} ${e.message}`}>{e.path}: {e.message}</p>)}
    </div>
  )
}

function Group({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return <fieldset><legend>{title}</legend>{children}</fieldset>
}

function Choice({ name, checked, title, text, onChoose }: { readonly name: string; readonly checked: boolean; readonly title: string; readonly text: string; readonly onChoose: () => void }) {
  return <label className={checked ? 'choice chosen' : 'choice'}><input type="radio" name={name} checked={checked} onChange={onChoose} /><strong>{title}</strong><small>{text}</small></label>
}

function Script({ text, onChange, errors }: { readonly text: string; readonly onChange: (text: string) => void; readonly errors: readonly ApiError[] }) {
  const id = useId()
  return (
    <div className="field">
      <label htmlFor={id}>The request as JSON<small>designations are names of services</small></label>
      <textarea id={id} rows={8} value={text} spellCheck={false} aria-invalid={errors.length > 0} onChange={(event) => { onChange(event.target.value) }} />
      <Errors errors={errors.map((e) => ({ ...e, message: `${e.path.replace('spec.requests[0].', '')}: ${e.message}` }))} />
    </div>
  )
}

function Stages({ form: { from, stages }, errors, onChange }: { readonly form: LoadForm; readonly errors: readonly ApiError[]; readonly onChange: (change: Partial<LoadForm>) => void }) {
  const set = (i: number, change: Partial<LoadForm['stages'][number]>): void => { onChange({ stages: stages.map((s, j) => (j === i ? { ...s, ...change } : s)) }) }
  const at = (i: number, field: string): readonly ApiError[] => problemsAt(errors, `spec.stages[${String(i)}].${field}`)
  return (
    <div className="stages">
      <div className="buttons start"><span className="hint">Begin with</span>{Object.entries(shapes).map(([title, shape]) => <button type="button" key={title} className="small" onClick={() => { onChange(shape) }}>{title}</button>)}</div>
      <Field label="From" hint="requests a second" numeric value={from} onChange={(v) => { onChange({ from: v }) }} errors={at(0, 'rate')} />
      {stages.map((s, i) => (
        <div className="stage" key={i}>
          <Field label={`Stage ${String(i + 1)} goes to`} hint="a second" numeric value={s.to} onChange={(to) => { set(i, { to }) }} errors={at(i, 'to')} />
          <Field label="within" value={s.for} onChange={(v) => { set(i, { for: v }) }} errors={at(i, 'for')} />
          <button type="button" className="quiet" aria-label={`Remove stage ${String(i + 1)}`} disabled={stages.length === 1} onClick={() => { onChange({ stages: stages.filter((_, j) => j !== i) }) }}>×</button>
        </div>
      ))}
      <div className="buttons start"><button type="button" className="small" onClick={() => { onChange({ stages: [...stages, { for: '10s', to: stages.at(-1)?.to ?? from }] }) }}>+ stage</button></div>
    </div>
  )
}
