import { faultTypes } from '../api/faults'
import { nodeFields } from '../api/node'
import { rangeText } from './conditions'
import { placeIn, type Place } from './jsonPlace'

export interface Option {
  /** What is put in. */
  readonly text: string
  readonly label: string
  readonly detail: string
}

/** What may stand at a place of a request, and what of the text it takes the place of. */
export interface Completion {
  readonly from: number
  readonly to: number
  readonly options: readonly Option[]
}

/** What may be written at a place of a request that is being written; null where nothing is known. */
export function completionAt(text: string, caret: number, services: readonly string[]): Completion | null {
  const place = placeIn(text, caret)
  if (!place) return null
  const known = place.isKey ? keysAt(place) : valuesAt(place, services)
  const options = known.filter(({ label }) => label.toLowerCase().includes(place.typed.toLowerCase()) && label !== place.typed)
  return options.length === 0 ? null : { from: place.from, to: place.to, options }
}

// Faults stand in lists of phases, and in `link`.
const faultLists = ['before', 'after', 'link']
const nodeLists = ['routes', 'payload']

/** What the object is that a path leads to: a node, the phases of one, a fault, or a fault's arguments. */
function kindOf(path: readonly string[]): 'node' | 'phases' | 'fault' | 'args' | null {
  const last = path.findLast((key) => key !== '[]')
  if (last === undefined || nodeLists.includes(last)) return 'node'
  if (last === 'faults') return 'phases'
  if (faultLists.includes(last)) return 'fault'
  return last === 'args' ? 'args' : null
}

function keysAt({ path, siblings, colon }: Place): Option[] {
  const kind = kindOf(path)
  const option = (label: string, detail: string): Option => ({ label, detail, text: `${JSON.stringify(label)}${colon ? '' : ': '}` })
  const all = kind === 'node' ? Object.entries(nodeFields).map(([name, field]) => option(name, field.description))
    : kind === 'phases' ? [option('before', 'what the callee suffers first'), option('after', 'what it suffers last')]
      : kind === 'fault' ? [option('type', 'what it suffers'), option('args', 'how much'), option('probability', 'chance in percent')]
        : kind === 'args' ? Object.entries(faultTypes[typeAbove(path, siblings)]?.args ?? {}).filter(([, a]) => a.only !== 'condition').map(([name, a]) => option(name, [a.summary, rangeText(a)].filter(Boolean).join('; ')))
          : []
  return all.filter(({ label }) => !siblings.at(-1)?.has(label))
}

function valuesAt({ path, key, siblings }: Place, services: readonly string[]): Option[] {
  const words = (all: readonly string[], detail: (word: string) => string): Option[] => all.map((label) => ({ label, detail: detail(label), text: JSON.stringify(label) }))
  const kind = kindOf(path)
  if ((kind === 'node' && key === 'designation') || (kind === 'args' && key === 'to')) return words(services, () => 'service')
  if (kind === 'fault' && key === 'type') {
    const inLink = path.includes('link') && path.lastIndexOf('link') > path.lastIndexOf('faults')
    return words(Object.keys(faultTypes).filter((type) => (inLink ? faultTypes[type]?.link : faultTypes[type]?.kind !== 'link')), (type) => faultTypes[type]?.summary ?? '')
  }
  if (kind === 'args' && key) return words(faultTypes[typeAbove(path, siblings)]?.args[key]?.enum ?? [], () => '')
  if (kind === 'node' && key && isBoolean(key)) return ['true', 'false'].map((label) => ({ label, detail: '', text: label }))
  return []
}

// The arguments' own object is the last one, the fault the one around it.
function typeAbove(_: readonly string[], siblings: Place['siblings']): string {
  return siblings.at(-2)?.get('type') ?? ''
}

function isBoolean(key: string): boolean {
  return [nodeFields[key]?.type ?? []].flat().includes('boolean')
}
