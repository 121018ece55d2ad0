import { useState } from 'react'
import { Dialog } from '../editor/Dialog'
import type { Graph } from '../topology/graph'

const most = 12

/** Finds a service by a part of its name or framework. */
export function Search({ graph, onChoose, onClose }: { readonly graph: Graph; readonly onChoose: (id: string) => void; readonly onClose: () => void }) {
  const [text, setText] = useState('')
  const found = graph.services.filter((s) => `${s.name} ${s.framework}`.includes(text.toLowerCase())).slice(0, most)
  const choose = (id: string): void => {
    onChoose(id)
    onClose()
  }
  return (
    <Dialog title="Find a service" onClose={onClose}>
      <form onSubmit={(event) => {
        event.preventDefault()
        if (found[0]) choose(found[0].name)
      }}
      >
        <input aria-label="Part of its name or framework" autoFocus value={text} onChange={(event) => { setText(event.target.value) }} />
      </form>
      <ul className="found">{found.map((s) => <li key={s.name}><button type="button" onClick={() => { choose(s.name) }}>{s.name}<small>{s.framework}</small></button></li>)}</ul>
      {found.length === 0 && <p className="hint">No service has that in its name.</p>}
    </Dialog>
  )
}
