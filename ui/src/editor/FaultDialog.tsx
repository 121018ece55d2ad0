import { useState } from 'react'
import { ApiFailure, wordsOf } from '../api/http'
import { faultTypes } from '../api/faults'
import type { AddedCondition, ApiError } from '../api/types'
import { argumentsOf, argumentValue, conditionTypes, rangeText, suggestion } from '../topology/conditions'
import { Dialog } from './Dialog'
import { Field } from './Field'
import { problemsAt } from './problems'

interface FaultDialogProps {
  /** Who suffers; with `to`, its calls to that service do. */
  readonly service: string
  readonly to?: string
  /** What the service's framework cannot do. */
  readonly cannot: readonly string[]
  readonly onAdd: (condition: AddedCondition) => Promise<void>
  readonly onClose: () => void
}

const seconds = ['10', '30', '60', '300', 'until I undo it']

/** Brings a service, or its calls to another one, into an abnormal state. The form is the contract's catalogue of faults. */
export function FaultDialog({ service, to, cannot, onAdd, onClose }: FaultDialogProps) {
  const types = conditionTypes(to !== undefined).filter(([type]) => !cannot.includes(`fault:${type}`))
  const [type, setType] = useState(to === undefined ? 'error' : 'latency')
  const [values, setValues] = useState<Readonly<Record<string, string>>>({})
  const [probability, setProbability] = useState('100')
  const [replicas, setReplicas] = useState('all')
  const [time, setTime] = useState('60')
  const [errors, setErrors] = useState<readonly ApiError[]>([])
  const [message, setMessage] = useState('')
  const [sending, setSending] = useState(false)
  const textOf = (name: string, argument: (typeof args)[number][1]): string => values[`${type} ${name}`] ?? suggestion(type, name, argument)
  const args = argumentsOf(type)
  const kind = faultTypes[type]?.kind

  const add = async (): Promise<void> => {
    setSending(true)
    const given = args.flatMap(([name, argument]): [string, string | number][] => {
      const value = argumentValue(argument, textOf(name, argument))
      return value === undefined || value === argument.default ? [] : [[name, value]]
    })
    const duration = Number(time) * 1000
    try {
      await onAdd({
        type,
        args: Object.fromEntries(given) as AddedCondition['args'],
        ...(kind === 'state' || probability === '100' ? {} : { probability: numeric(probability) }),
        ...(to === undefined ? {} : { to: [to] }),
        ...(Number.isNaN(duration) ? {} : { duration }),
        ...(replicas === 'all' || replicas === '' ? {} : { replicas: numeric(replicas) }),
      })
      onClose()
    } catch (e) {
      setErrors(e instanceof ApiFailure ? e.errors : [])
      setMessage(e instanceof ApiFailure && e.errors.length > 0 ? '' : wordsOf(e))
      setSending(false)
    }
  }
  const shownAt = new Set([...args.map(([name]) => `args.${name}`), 'probability', 'replicas', 'duration'])

  return (
    <Dialog title={to === undefined ? `Break ${service}` : `Break calls from ${service} to ${to}`} onClose={onClose}>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          void add()
        }}
      >
        <div className="fault-types" role="radiogroup" aria-label="What happens">
          {types.map(([name, { summary }]) => (
            <label key={name} className={name === type ? 'chosen' : ''}>
              <input type="radio" name="type" checked={name === type} onChange={() => { setType(name); setErrors([]) }} />
              <strong>{name}</strong><small>{summary}</small>
            </label>
          ))}
        </div>
        <div className="form">
          {args.map(([name, argument]) => (
            <Field
              key={`${type} ${name}`}
              label={name}
              hint={[argument.summary.replaceAll('`', ''), rangeText(argument)].filter(Boolean).join(' · ')}
              value={textOf(name, argument)}
              options={argument.enum}
              onChange={(text) => { setValues((v) => ({ ...v, [`${type} ${name}`]: text })) }}
              errors={problemsAt(errors, `args.${name}`)}
            />
          ))}
          <div className="pair">
            {kind !== 'state' && <Field label="Probability" hint="% of the calls" value={probability} onChange={setProbability} errors={problemsAt(errors, 'probability')} />}
            <Field label="Replicas" hint="all, 2, 50% or a name" value={replicas} onChange={setReplicas} errors={problemsAt(errors, 'replicas')} />
          </div>
          <Field label="For" hint="seconds" options={seconds} value={time} onChange={setTime} errors={problemsAt(errors, 'duration')} />
          {errors.filter((e) => !shownAt.has(e.path)).map((e) => <p className="error" role="alert" key={e.path + e.message}>{e.path === '$' ? '' : `${e.path}: `}{e.message}</p>)}
          {message && <p className="error" role="alert">{message}</p>}
        </div>
        <div className="buttons">
          <button type="button" onClick={onClose}>Cancel</button>
          <button type="submit" className="danger" disabled={sending}>Break it</button>
        </div>
      </form>
    </Dialog>
  )
}

function numeric(text: string): number {
  const number = Number(text)
  // What is no number goes as it is: the server says what would be right.
  return Number.isNaN(number) ? (text as unknown as number) : number
}
