import { ApiFailure } from '../../api/http'
import { faultTypes } from '../../api/faults'
import { Field } from '../../editor/Field'
import { problemsAt } from '../../editor/problems'
import { enter, show, type PageQuery } from '../route'

interface TraceFiltersProps {
  readonly services: readonly string[]
  readonly query: PageQuery
  readonly error: unknown
}

const any = 'any'
const statuses = [any, '2xx', '4xx', '5xx', '500', '502', '503', '504']
const orders = ['newest first', 'slowest first']

/** Which traces are listed; all of it is in the address. */
export function TraceFilters({ services, query, error }: TraceFiltersProps) {
  const errors = error instanceof ApiFailure ? error.errors : []
  const value = (key: string): string => query[key] ?? any
  const set = (key: string) => (text: string): void => {
    show({ [key]: text === any ? '' : text, trace: '', span: '' })
  }
  return (
    <div className="filters">
      <Field label="Service" value={value('service')} options={[any, ...services, 'microsim']} onChange={set('service')} errors={problemsAt(errors, 'service')} />
      <Field label="Status" value={value('status')} options={statuses} onChange={set('status')} errors={problemsAt(errors, 'status')} />
      <Field label="Fault" value={value('fault')} options={[any, ...Object.keys(faultTypes).sort()]} onChange={set('fault')} errors={problemsAt(errors, 'fault')} />
      <Field label="At least" hint="ms, or 2s" value={query.minDuration ?? ''} placeholder="any duration" onChange={set('minDuration')} errors={problemsAt(errors, 'minDuration')} />
      <Field label="Order" value={query.order === 'slowest' ? 'slowest first' : 'newest first'} options={orders} onChange={(text) => { show({ order: text === 'slowest first' ? 'slowest' : '' }) }} />
      <Field label="Open by id" whole value="" placeholder="of a trace or request" onChange={(text) => { enter({ trace: text.trim(), span: '' }) }} />
      {(query.caller ?? query.callee) && (
        <p className="filter-chip">
          Calls {query.caller ? <>from <strong>{query.caller}</strong></> : ''} {query.callee ? <>to <strong>{query.callee}</strong></> : ''}
          <button type="button" className="quiet" aria-label="Show other calls too" onClick={() => { show({ caller: '', callee: '', trace: '', span: '' }) }}>×</button>
        </p>
      )}
    </div>
  )
}
