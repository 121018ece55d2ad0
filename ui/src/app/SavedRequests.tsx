import { useState } from 'react'
import { readSaved, save } from './requestStore'

interface SavedRequestsProps {
  readonly simulation: string
  readonly text: string
  readonly onOpen: (text: string) => void
}

/** The requests that were kept in this browser: to be opened, kept under a name, and forgotten. */
export function SavedRequests({ simulation, text, onOpen }: SavedRequestsProps) {
  const [saved, setSaved] = useState(() => readSaved(simulation))
  const [name, setName] = useState('')
  const wanted = name.trim()
  const names = Object.keys(saved).sort()
  return (
    <form
      className="saved"
      onSubmit={(event) => {
        event.preventDefault()
        if (wanted) setSaved(save(simulation, wanted, text))
      }}
    >
      <select
        aria-label="Saved requests"
        value={saved[wanted] === undefined ? '' : wanted}
        disabled={names.length === 0}
        onChange={(event) => {
          setName(event.target.value)
          const there = saved[event.target.value]
          if (there !== undefined) onOpen(there)
        }}
      >
        <option value="">{names.length === 0 ? 'Nothing saved yet' : 'Open…'}</option>
        {names.map((n) => <option key={n} value={n}>{n}</option>)}
      </select>
      <input aria-label="Name to save it under" placeholder="name" value={name} maxLength={60} onChange={(event) => { setName(event.target.value) }} />
      <button type="submit" disabled={!wanted || saved[wanted] === text}>{saved[wanted] === text && wanted ? 'Saved' : 'Save'}</button>
      <button type="button" className="quiet" disabled={saved[wanted] === undefined} onClick={() => { setSaved(save(simulation, wanted, null)) }}>Forget</button>
    </form>
  )
}
