import { useState } from 'react'
import { useMutation } from '@tanstack/react-query'
import { wordsOf } from '../api/http'
import { createSimulation } from '../api/simulations'
import type { FrameworkView } from '../api/types'
import { Field } from '../editor/Field'
import { freeName } from '../topology/names'
import { templates } from '../topology/templates'
import { go } from './route'
import type { Theme } from './theme'
import { ThemeButton } from './TopBar'
import shop from '../../../docs/examples/shop.yaml?raw'

interface StartProps {
  readonly frameworks: readonly FrameworkView[]
  readonly names: readonly string[]
  readonly theme: Theme
  readonly onCreated: (name: string) => void
}

/** Nothing is chosen yet: says what this is, and begins it. */
export function Start({ frameworks, names, theme, onCreated }: StartProps) {
  const [count, setCount] = useState('6')
  const create = useMutation({ mutationFn: createSimulation, onSuccess: (reply) => { onCreated(reply.data.name) } })
  const options = { frameworks: frameworks.map((f) => f.name), count: Math.max(2, Math.min(50, Number(count) || 6)), random: Math.random }
  const begin = (id: string): void => {
    const template = templates.find((t) => t.id === id)
    create.mutate(template ? template.make({ ...options, name: freeName(id, names) }) : shop.replace(/^( *name: )shop$/m, `$1${freeName('shop', names)}`))
  }
  const open = async (file: File | undefined): Promise<void> => {
    if (file) create.mutate(await file.text())
  }
  return (
    <main className="start-page">
      <header>
        <h1>MicroSim</h1>
        <ThemeButton theme={theme} />
      </header>
      <p className="lead">Draw services, run them as real web services, send requests through them, break them, and watch what happens.</p>
      <ol className="steps">
        <li><strong>Draw</strong> Take a framework from the left, drop it, and drag from the dot on its right edge to another service.</li>
        <li><strong>Watch</strong> Send a request: arrows move with the calls, and their colour says how many fail.</li>
        <li><strong>Break</strong> Right-click a service: make it slow, fail or crash. Undo it when you have seen enough.</li>
      </ol>
      {names.length > 0 && (
        <section>
          <h2>Open</h2>
          <ul className="chips">{names.map((n) => <li key={n}><button type="button" onClick={() => { go({ simulation: n, page: 'topology', select: null }) }}>{n}</button></li>)}</ul>
        </section>
      )}
      <section>
        <h2>Begin with</h2>
        <div className="templates">
          {[...templates.slice(0, 3), { id: 'shop', title: 'Shop', text: 'Thirteen services with every kind of connection' }, ...templates.slice(3)].map((t) => (
            <button type="button" key={t.id} disabled={create.isPending} onClick={() => { begin(t.id) }}><strong>{t.title}</strong><small>{t.text}</small></button>
          ))}
        </div>
        <div className="start-row">
          <Field label="Services" hint="for chain, fan-out and random" numeric value={count} onChange={setCount} />
          <label className="file">Open a YAML file<input type="file" accept=".yaml,.yml,.json" onChange={(event) => void open(event.target.files?.[0])} /></label>
        </div>
        {create.isPending && <p role="status">Starting it; the first time of a framework its agent is built, which takes a while…</p>}
        {create.error && <p className="error" role="alert">{wordsOf(create.error)}</p>}
      </section>
      <footer><small><a href="/licenses.txt">Licences of what this page is made of</a></small></footer>
    </main>
  )
}
