import { useEffect, useId, useRef, useState, type ReactNode } from 'react'
import type { ApiError } from '../api/types'

interface FieldProps {
  readonly label: string
  readonly value: string
  readonly onChange: (value: string) => void
  readonly hint?: string
  readonly errors?: readonly ApiError[]
  readonly numeric?: boolean
  readonly placeholder?: string
  readonly options?: readonly string[]
  /** Only told when a person has done with it: half of it would be something else. */
  readonly whole?: boolean
}

const settleMs = 350

/** A labelled field. What is typed is told when a person rests, presses Enter or leaves; what the server says of it stands below. */
export function Field({ label, value, onChange, hint, errors = [], numeric, placeholder, options, whole }: FieldProps) {
  const id = useId()
  const [typed, setTyped] = useState<string | null>(null)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  useEffect(() => () => {
    clearTimeout(timer.current)
  }, [])

  const commit = (text: string | null): void => {
    clearTimeout(timer.current)
    if (text !== null && text !== value) onChange(text)
    setTyped(null)
  }
  const described = [hint ? `${id}-hint` : '', errors.length > 0 ? `${id}-error` : ''].filter(Boolean).join(' ')
  const common = { id, 'aria-invalid': errors.length > 0, 'aria-describedby': described || undefined }
  return (
    <div className={`field ${errors.length > 0 ? 'invalid' : ''}`}>
      <label htmlFor={id}>{label}{hint && <small id={`${id}-hint`}>{hint}</small>}</label>
      {options ? (
        <select {...common} value={value} onChange={(event) => { onChange(event.target.value) }}>
          {(options.includes(value) ? options : [value, ...options]).map((o) => <option key={o} value={o}>{o}</option>)}
        </select>
      ) : (
        <input
          {...common}
          value={typed ?? value}
          placeholder={placeholder}
          inputMode={numeric ? 'numeric' : undefined}
          spellCheck={false}
          autoComplete="off"
          onChange={(event) => {
            const text = event.target.value
            setTyped(text)
            clearTimeout(timer.current)
            if (!whole) timer.current = setTimeout(() => {
              onChange(text)
            }, settleMs)
          }}
          onBlur={() => {
            commit(typed)
          }}
          onKeyDown={(event) => {
            if (event.key === 'Enter') commit(typed)
            if (event.key === 'Escape') {
              clearTimeout(timer.current)
              setTyped(null)
            }
          }}
        />
      )}
      <Errors id={`${id}-error`} errors={errors} />
    </div>
  )
}

export function Check({ label, checked, onChange }: { readonly label: ReactNode; readonly checked: boolean; readonly onChange: (checked: boolean) => void }) {
  return (
    <label className="check">
      <input type="checkbox" checked={checked} onChange={(event) => { onChange(event.target.checked) }} />
      <span>{label}</span>
    </label>
  )
}

export function Errors({ errors, id }: { readonly errors: readonly ApiError[]; readonly id?: string }) {
  if (errors.length === 0) return null
  return <p className="error" id={id} role="alert">{errors.map((e) => e.message).join('; ')}</p>
}
