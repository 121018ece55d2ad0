import type { DrawnGroup } from '../topology/grouping'
import { renameGroup } from '../topology/groups'
import { Field } from './Field'
import { useSession } from './useSession'

interface GroupPanelProps {
  readonly group: DrawnGroup
  /** The names that other groups have. */
  readonly taken: readonly string[]
  readonly onSelect: (id: string) => void
  readonly onRenamed: (name: string) => void
}

/** A group's name, to be changed, and what is in it. */
export function GroupPanel({ group, taken, onSelect, onRenamed }: GroupPanelProps) {
  const session = useSession()
  const rename = (text: string): void => {
    const name = text.trim()
    if (name === '') return
    if (taken.includes(name)) {
      session.notify(`There is a group ${name} already. Select both and press ctrl+g to make them one.`)
      return
    }
    session.edit(`rename ${group.name}`, (document) => renameGroup(document, group.name, name))
    onRenamed(name)
  }
  return (
    <div className="form">
      <Field label="Name" whole value={group.name} onChange={rename} />
      <section>
        <h3>Services</h3>
        <ul className="chips">{group.services.map((s) => <li key={s}><button type="button" onClick={() => { onSelect(s) }}>{s}</button></li>)}</ul>
      </section>
      <p className="hint">Drag its name to move it. <kbd>ctrl+g</kbd> with further services selected takes them in; with some of its own selected, <kbd>ctrl+shift+g</kbd> takes those out. It is kept in the document, and changes nothing that runs.</p>
    </div>
  )
}
