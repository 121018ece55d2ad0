import { stringify } from 'yaml'
import { addService } from './edits'
import { plain } from './document'
import { freeName } from './names'

/** Services of a document, as it defines them. */
export type Definitions = Readonly<Record<string, Readonly<Record<string, unknown>>>>

/** A text with services added to it, and their names in it by those that they had. */
export interface Pasted {
  readonly text: string
  readonly names: ReadonlyMap<string, string>
}

/** The services of a document, or of a text that {@link clipOf} made; none where there is neither. */
export function definitionsIn(text: string): Definitions {
  const document = plain(text) as { spec?: { services?: unknown }; services?: unknown } | null | undefined
  const services = document?.spec?.services ?? document?.services
  if (typeof services !== 'object' || services === null || Array.isArray(services)) return {}
  return Object.fromEntries(Object.entries(services).filter((entry): entry is [string, Record<string, unknown>] => typeof entry[1] === 'object' && entry[1] !== null && !Array.isArray(entry[1])))
}

/** Some services of a document as a text of their own, which a person can read and another drawing take. */
export function clipOf(text: string, names: readonly string[]): string {
  const all = definitionsIn(text)
  return stringify({ services: Object.fromEntries(names.flatMap((name) => (all[name] ? [[name, all[name]] as const] : []))) })
}

/**
 * Adds services under names that are free. Calls among them go to the copies, others to the services of that name; where there is none they are left out.
 * A port stays with the service that had it, for one alone can have it.
 */
export function addCopies(text: string, definitions: Definitions): Pasted {
  const there = new Set(Object.keys(definitionsIn(text)))
  const names = new Map<string, string>()
  for (const name of Object.keys(definitions)) names.set(name, freeName(name, [...there, ...names.values()]))
  const known = (to: string): string | undefined => names.get(to) ?? (there.has(to) || to.includes('://') ? to : undefined)
  return {
    names,
    text: [...names].reduce((current, [name, copy]) => {
      const { port: _, ...definition } = definitions[name] ?? {}
      return addService(current, copy, redirected(definition, known) as Readonly<Record<string, unknown>>)
    }, text),
  }
}

function redirected(value: unknown, known: (to: string) => string | undefined): unknown {
  if (Array.isArray(value)) return value.filter((item) => toOf(item) === undefined || known(toOf(item) ?? '') !== undefined).map((item) => redirected(item, known))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, inner]: [string, unknown]) => [key, key === 'to' ? callees(inner, known) : redirected(inner, known)]))
}

// One name, or a condition's list of them.
function callees(to: unknown, known: (to: string) => string | undefined): unknown {
  if (Array.isArray(to)) return to.map((one: unknown) => callees(one, known))
  return typeof to === 'string' ? (known(to) ?? to) : to
}

// The callee of what may be a call; a condition's is a list, and those of faults stand in their arguments.
function toOf(item: unknown): string | undefined {
  const to = (item as { to?: unknown } | null)?.to
  return typeof to === 'string' ? to : undefined
}
