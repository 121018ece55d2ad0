import { isMap, isSeq, type Document } from 'yaml'
import { changeGroups, without } from './groups'
import type { Connection } from './model'
import { rewrite } from './rewrite'

/** What a service or a connection may be given in a form. */
export type Value = string | number | boolean | null | readonly unknown[] | Readonly<Record<string, unknown>>

const services = ['spec', 'services']

/** Adds a service; one of that name stays as it is. */
export function addService(text: string, name: string, definition: Readonly<Record<string, unknown>>): string {
  return rewrite(text, (document) => {
    if (document.hasIn([...services, name])) return
    document.setIn([...services, name], document.createNode(definition))
    // Brackets are for what was there; new services get lines of their own.
    for (const path of [['spec'], services]) unbracket(document.getIn(path, true))
  })
}

/** Removes services, every call of the others to them, and their places in groups. */
export function removeServices(text: string, names: readonly string[]): string {
  return rewrite(text, (document) => {
    for (const name of names) document.deleteIn([...services, name])
    changeGroups(document, (groups) => groups.map((g) => without(g, names)))
    for (const caller of keysIn(document, services)) {
      for (const plan of plansOf(document, caller)) {
        const calls = document.getIn([...plan, 'calls'], true)
        if (!isSeq(calls)) continue
        const kept = calls.items.filter((item) => !isMap(item) || !names.includes(String(item.get('to'))))
        if (kept.length === calls.items.length) continue
        if (kept.length === 0) document.deleteIn([...plan, 'calls'])
        else calls.items = kept
      }
    }
  })
}

/** Gives a service another name, in every call and in its group too. */
export function renameService(text: string, from: string, to: string): string {
  return rewrite(text, (document) => {
    const all = document.getIn(services, true)
    if (!isMap(all) || all.has(to)) return
    const pair = all.items.find((item) => String(item.key) === from)
    if (!pair) return
    pair.key = document.createNode(to)
    changeGroups(document, (groups) => groups.map((g) => (g.services.includes(from) ? { ...g, services: g.services.map((s) => (s === from ? to : s)) } : g)))
    for (const caller of keysIn(document, services)) {
      for (const plan of plansOf(document, caller)) {
        const calls = document.getIn([...plan, 'calls'], true)
        for (const call of isSeq(calls) ? calls.items : []) if (isMap(call) && call.get('to') === from) call.set('to', to)
      }
    }
  })
}

/** Sets a field of a service; null takes it out. */
export function setServiceField(text: string, name: string, field: string, value: Value): string {
  return rewrite(text, (document) => {
    set(document, [...services, name, field], value)
  })
}

/** Connects two services, at the end of what the caller calls. */
export function connect(text: string, from: string, to: string): string {
  return rewrite(text, (document) => {
    if (!document.hasIn([...services, from])) return
    const path = [...services, from, 'calls']
    const call = document.createNode({ to }, { flow: true })
    const calls = document.getIn(path, true)
    if (isSeq(calls)) calls.add(call)
    else {
      document.setIn(path, document.createNode([call]))
      unbracket(document.getIn([...services, from], true))
    }
  })
}

/** Removes connections of a drawing of this text. */
export function disconnect(text: string, connections: readonly Connection[]): string {
  return rewrite(text, (document) => {
    // From the last one on, so that places before it stay right.
    for (const one of [...connections].sort((a, b) => b.index - a.index)) {
      const path = callsOf(one)
      document.deleteIn([...path, one.index])
      const calls = document.getIn(path, true)
      if (isSeq(calls) && calls.items.length === 0) document.deleteIn(path)
    }
  })
}

/** Sets a field of a connection of a drawing of this text; null takes it out. */
export function setConnectionField(text: string, connection: Connection, field: string, value: Value): string {
  return rewrite(text, (document) => {
    set(document, [...callsOf(connection), connection.index, field], value)
  })
}

function callsOf(connection: Connection): (string | number)[] {
  const service = [...services, connection.from]
  return connection.at === '/' ? [...service, 'calls'] : [...service, 'endpoints', connection.at, 'calls']
}

function set(document: Document, path: readonly (string | number)[], value: Value): void {
  if (value === null) document.deleteIn(path)
  else document.setIn(path, value)
}

function plansOf(document: Document, service: string): string[][] {
  const own = [...services, service]
  return [own, ...keysIn(document, [...own, 'endpoints']).map((at) => [...own, 'endpoints', at])]
}

function keysIn(document: Document, path: readonly string[]): string[] {
  const map = document.getIn(path, true)
  return isMap(map) ? map.items.map((item) => String(item.key)) : []
}

function unbracket(node: unknown): void {
  if (isMap(node)) node.flow = false
}
