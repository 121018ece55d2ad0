import type { EditSession } from '../editor/session'
import { connect, disconnect, removeServices } from '../topology/edits'
import type { Graph } from '../topology/graph'
import { duplicate } from '../topology/duplicate'

/** What an action works with. */
export interface ActionContext {
  readonly session: EditSession
  readonly graph: Graph
  readonly services: readonly string[]
  readonly arrows: readonly string[]
  /** To be called with the names of copies, by those of the services that they were made of. */
  readonly added: (copies: ReadonlyMap<string, string>) => void
  readonly arrange: () => void
  readonly openFaults: () => void
  readonly search: () => void
}

/** Something that a person does to the drawing: one object for its button, its key and its place in a menu. */
export interface Action {
  readonly id: string
  readonly title: string
  /** As `ctrl+shift+z`; where a Mac has Command, `ctrl` means that. */
  readonly keys: readonly string[]
  readonly can: (context: ActionContext) => boolean
  readonly run: (context: ActionContext) => void
}

const selected = ({ services, arrows }: ActionContext): boolean => services.length + arrows.length > 0

export const actions = {
  undo: { id: 'undo', title: 'Undo', keys: ['ctrl+z'], can: ({ session }) => session.get().past.length > 0, run: ({ session }) => { session.undo() } },
  redo: { id: 'redo', title: 'Redo', keys: ['ctrl+shift+z', 'ctrl+y'], can: ({ session }) => session.get().future.length > 0, run: ({ session }) => { session.redo() } },
  remove: { id: 'remove', title: 'Delete', keys: ['delete', 'backspace'], can: selected, run: remove },
  duplicate: {
    id: 'duplicate', title: 'Duplicate', keys: ['ctrl+d'], can: ({ services }) => services.length > 0,
    run: ({ session, services, added }) => {
      const { names, text } = duplicate(session.get().draft, services)
      session.edit(`duplicate ${services.join(', ')}`, () => text)
      added(names)
    },
  },
  connect: {
    id: 'connect', title: 'Connect the first selected to the others', keys: ['c'], can: ({ services }) => services.length > 1,
    run: ({ session, services: [from, ...others] }) => {
      if (from) session.edit(`connect ${from}`, (text) => others.reduce((t, to) => connect(t, from, to), text))
    },
  },
  fault: { id: 'fault', title: 'Break it…', keys: ['f'], can: ({ services, arrows }) => services.length + arrows.length === 1, run: ({ openFaults }) => { openFaults() } },
  arrange: { id: 'arrange', title: 'Arrange', keys: ['l'], can: () => true, run: ({ arrange }) => { arrange() } },
  search: { id: 'search', title: 'Search', keys: ['/', 'ctrl+k'], can: () => true, run: ({ search }) => { search() } },
} satisfies Record<string, Action>

function remove({ session, graph, services, arrows }: ActionContext): void {
  const gone = graph.arrows.filter((a) => arrows.includes(a.id) && !services.includes(a.from) && !services.includes(a.to))
  const what = [...services, ...gone.map((a) => `${a.from} → ${a.to}`)].join(', ')
  session.edit(`delete ${what}`, (text) => removeServices(disconnect(text, gone.flatMap((a) => a.connections)), services))
}

/** Whether somebody writes, so that keys mean letters. */
export function isWriting(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.closest('input, textarea, select, [contenteditable], dialog') !== null
}

/** The action that a key means; none while somebody writes. */
export function actionOf(event: KeyboardEvent): Action | undefined {
  if (isWriting(event.target)) return undefined
  const pressed = [event.ctrlKey || event.metaKey ? 'ctrl' : '', event.shiftKey ? 'shift' : '', event.key.toLowerCase()].filter(Boolean).join('+')
  return Object.values<Action>(actions).find((a) => a.keys.includes(pressed))
}
