import { addService, type Value } from './edits'
import { plain } from './document'
import { freeName } from './names'

/** Services again under new names; calls among them go to the copies, all others where they went. A port stays with the first, for it can have one service alone. */
export function duplicate(text: string, names: readonly string[]): string {
  const all = servicesOf(text)
  const taken = new Set(Object.keys(all))
  const copies = new Map<string, string>()
  for (const name of names) {
    const copy = freeName(name, taken)
    taken.add(copy)
    copies.set(name, copy)
  }
  return [...copies].reduce((current, [name, copy]) => {
    const { port: _, ...definition } = all[name] ?? {}
    return addService(current, copy, redirected(definition, copies) as Readonly<Record<string, Value>>)
  }, text)
}

function servicesOf(text: string): Readonly<Record<string, Readonly<Record<string, unknown>>>> {
  const document = plain(text) as { spec?: { services?: Record<string, Record<string, unknown>> } } | undefined
  return document?.spec?.services ?? {}
}

function redirected(value: unknown, copies: ReadonlyMap<string, string>): unknown {
  if (Array.isArray(value)) return value.map((item) => redirected(item, copies))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, key === 'to' && typeof inner === 'string' ? (copies.get(inner) ?? inner) : redirected(inner, copies)]))
}
