import type { EditSession } from '../editor/session'
import { connect, disconnect, removeServices } from '../topology/edits'
import { duplicate } from '../topology/duplicate'
import { partsOf, type DrawnGroup, type GroupedGraph } from '../topology/grouping'
import { group, ungroup } from '../topology/groups'
import { numberedName } from '../topology/names'

/** What an action works with. */
export interface ActionContext {
  readonly session: EditSession
  readonly graph: GroupedGraph
  /** Those that are selected, and those of selected groups. */
  readonly services: readonly string[]
  /** Those that are selected. */
  readonly groups: readonly DrawnGroup[]
  readonly arrows: readonly string[]
  /** To be called with the names of copies, by those of the services that they were made of. */
  readonly added: (copies: ReadonlyMap<string, string>) => void
  /** To be called with the name of the group that services were put into. */
  readonly groupMade: (name: string) => void
  readonly collapse: (groups: readonly string[], collapsed: boolean) => void
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
  group: { id: 'group', title: 'Group', keys: ['ctrl+g'], can: canGroup, run: makeGroup },
  ungroup: {
    id: 'ungroup', title: 'Take out of their group', keys: ['ctrl+shift+g'], can: ({ graph, services }) => graph.groups.some((g) => g.services.some((s) => services.includes(s))),
    run: ({ session, services }) => { session.edit(`ungroup ${services.join(', ')}`, (text) => ungroup(text, services)) },
  },
  collapse: {
    id: 'collapse', title: 'Collapse or expand the group', keys: ['g'], can: ({ groups }) => groups.length > 0,
    run: ({ groups, collapse }) => { collapse(groups.map((g) => g.name), groups.some((g) => !g.collapsed)) },
  },
  fault: { id: 'fault', title: 'Break it…', keys: ['f'], can: ({ services, groups, arrows }) => groups.length === 0 && services.length + arrows.length === 1, run: ({ openFaults }) => { openFaults() } },
  arrange: { id: 'arrange', title: 'Arrange', keys: ['l'], can: () => true, run: ({ arrange }) => { arrange() } },
  search: { id: 'search', title: 'Search', keys: ['/', 'ctrl+k'], can: () => true, run: ({ search }) => { search() } },
} satisfies Record<string, Action>

// One group of the selected is the one that takes all others in.
function makeGroup({ session, services: chosen, graph, groups, groupMade }: ActionContext): void {
  const services = chosen.filter((s) => !graph.others.includes(s))
  const name = groups[0]?.name ?? numberedName('group', graph.groups.map((g) => g.name))
  session.edit(`group ${services.join(', ')}`, (text) => group(text, name, services))
  groupMade(name)
}

function canGroup({ graph, services: chosen, groups }: ActionContext): boolean {
  const services = chosen.filter((s) => !graph.others.includes(s))
  const same = graph.groups.find((g) => services.every((s) => g.services.includes(s)))
  return services.length > 0 && (groups.length !== 1 || same === undefined) && same?.services.length !== services.length
}

function remove({ session, graph, services, arrows }: ActionContext): void {
  const gone = graph.arrows.filter((a) => arrows.includes(a.id) && !services.includes(a.from) && !services.includes(a.to))
  const what = [...services, ...gone.flatMap(partsOf).map((a) => `${a.from} → ${a.to}`)].join(', ')
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
