import { Field } from '../../editor/Field'
import { show, type PageQuery } from '../route'

const any = 'any'
const levels: readonly (readonly [string, string])[] = [['', 'all levels'], ['info', 'info and graver'], ['warning', 'warning and graver'], ['error', 'error']]

/** Which lines are followed; all of it is in the address. */
export function LogFilters({ services, query }: { readonly services: readonly string[]; readonly query: PageQuery }) {
  const set = (key: string) => (text: string): void => {
    show({ [key]: text === any ? '' : text })
  }
  const level = levels.find(([value]) => value === (query.level ?? ''))?.[1] ?? 'all levels'
  return (
    <div className="filters log-filters">
      <Field label="Text" hint="/" value={query.text ?? ''} placeholder="anywhere in the line" onChange={set('text')} />
      <Field label="Service" value={query.service ?? any} options={[any, ...services]} onChange={set('service')} />
      <Field label="Level" value={level} options={levels.map(([, words]) => words)} onChange={(words) => { set('level')(levels.find(([, w]) => w === words)?.[0] ?? '') }} />
      <Field label="Trace" value={query.trace ?? ''} placeholder="its id" onChange={set('trace')} />
      <Field label="Request" value={query.request ?? ''} placeholder="its x-request-id" onChange={set('request')} />
    </div>
  )
}
