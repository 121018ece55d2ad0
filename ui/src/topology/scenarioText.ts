import { faultTypes } from '../api/faults'
import type { Completion } from './completion'

/** A first scenario for a simulation: something slow, then something broken, and a request that shows it. */
export function firstScenario(simulation: string, entry: string, services: readonly string[]): string {
  const victim = services.find((s) => s !== entry) ?? entry
  const other = services.findLast((s) => s !== entry && s !== victim) ?? victim
  return `apiVersion: microsim.dev/v1alpha1
kind: Scenario
metadata: { name: bad-minute }
spec:
  simulation: ${simulation}
  until: 60s
  steps:
    # What a visitor does, all the time.
    - repeat: 2s
      request: { designation: ${entry}, usePlan: true }

    # First slow, then broken; each is taken back.
    - { at: 10s, for: 20s, condition: { service: ${victim}, type: latency, args: { delay: 400, jitter: 100 } } }
    - { at: 30s, for: 15s, condition: { service: ${other}, type: error, args: { status: 503 }, probability: 50 } }
    - { at: 50s, disruption: { service: ${victim}, type: kill } }
`
}

/** Where a place of a text is in the document: the keys above it, and the key whose value is being written. */
export interface Place {
  /** Such as `spec.steps.condition`; items of lists have no name of their own. */
  readonly path: string
  /** The key whose value is written; null where a key is. */
  readonly key: string | null
  /** What is written of it so far. */
  readonly word: string
  /** What stands in the same object already, as far as it is before the place. */
  readonly siblings: Readonly<Record<string, string>>
}

interface Level {
  readonly indent: number
  readonly key: string
}

const keyPattern = /^(\s*)((?:-\s+)*)([\w$-]+):(\s|$)/

/** Reads the place before the cursor. No parser: what is being written is seldom whole. */
export function placeOf(text: string, cursor: number): Place {
  const before = text.slice(0, cursor)
  const lines = before.split('\n')
  const current = lines.pop() ?? ''
  const levels: Level[] = []
  const blockSiblings: Record<string, string> = {}
  const own = /^(\s*(?:-\s+)*)/.exec(current)?.[1]?.length ?? 0
  // Up to the left: each line that stands further left is above it.
  let indent = own
  for (const line of lines.reverse()) {
    const match = keyPattern.exec(line)
    if (!match) continue
    const at = (match[1]?.length ?? 0) + (match[2]?.length ?? 0)
    const key = match[3] ?? ''
    if (at === own && levels.length === 0) {
      blockSiblings[key] ??= line.slice(line.indexOf(':') + 1).trim()
      // The first key of a list's item: what stands before belongs to another item.
      if (match[2]) indent = match[1]?.length ?? 0
      continue
    }
    const left = match[1]?.length ?? 0
    if (at < indent && !(line.slice(line.indexOf(':') + 1).trim() !== '' && !line.trimEnd().endsWith(':'))) {
      levels.unshift({ indent: at, key })
      indent = match[2] ? left : at
    }
  }
  return inLine(current.slice(own), levels.map((l) => l.key), blockSiblings)
}

// Within its line: braces open objects, commas part their keys.
function inLine(line: string, above: readonly string[], blockSiblings: Record<string, string>): Place {
  const stack: { key: string | null; siblings: Record<string, string>; isList: boolean }[] = [{ key: null, siblings: blockSiblings, isList: false }]
  let word = ''
  const top = (): (typeof stack)[number] => stack[stack.length - 1] ?? { key: null, siblings: {}, isList: false }
  const close = (): void => {
    const { key, siblings } = top()
    if (key !== null && word.trim()) siblings[key] = word.trim()
    word = ''
  }
  for (const letter of line) {
    if (letter === '{' || letter === '[') {
      stack.push({ key: letter === '[' ? top().key : null, siblings: {}, isList: letter === '[' })
      word = ''
    } else if (letter === '}' || letter === ']') {
      close()
      if (stack.length > 1) stack.pop()
      // What was closed is the value of the key outside.
      word = '{}'
    } else if (letter === ',') {
      close()
      if (!top().isList) stack[stack.length - 1] = { ...top(), key: null }
    } else if (letter === ':' && top().key === null) {
      stack[stack.length - 1] = { ...top(), key: word.trim() }
      word = ''
    } else word += letter
  }
  const { key, siblings, isList } = top()
  const inside = stack.slice(0, -1).flatMap((s) => (s.key === null || s.isList ? [] : [s.key]))
  // Within a list it is the list's own key whose value is written.
  if (isList) inside.pop()
  return { path: [...above, ...inside].filter((k) => k !== '').join('.'), key, word: word.trimStart(), siblings }
}

const fields: Readonly<Record<string, readonly string[]>> = {
  '': ['apiVersion', 'kind', 'metadata', 'spec'],
  metadata: ['name'],
  spec: ['simulation', 'until', 'alerts', 'steps'],
  'spec.steps': ['at', 'for', 'repeat', 'times', 'until', 'condition', 'disruption', 'connection', 'request', 'mustFire'],
  'spec.steps.condition': ['service', 'type', 'args', 'probability', 'to', 'replicas', 'version'],
  'spec.steps.disruption': ['service', 'type', 'replicas'],
  'spec.steps.connection': ['from', 'to', 'name', 'remove', 'endpoint', 'probability', 'timeout', 'tryTimeout', 'retries', 'required', 'link'],
  'spec.steps.request': ['designation', 'usePlan', 'endpoint', 'routes', 'parallel', 'faults', 'timeout', 'retries'],
  'spec.steps.mustFire': ['alert', 'labels', 'within', 'resolves'],
  'spec.alerts': ['from', 'mustNotFire'],
}

const disruptions = ['kill', 'drain', 'stop', 'restart', 'scale']

/** What may be written at a place, the likeliest first; what fits to what is written so far. */
export function completions({ path, key, word, siblings }: Place, services: readonly string[]): string[] {
  const all = key === null ? keysAt(path, siblings) : valuesAt(path, key, services)
  return all.filter((one) => one.startsWith(word) && one !== word && (key !== null || !(one.replace(/:.*$/, '') in siblings)))
}

/** The same as what is put in, and instead of what; null where nothing is known. */
export function completionIn(text: string, caret: number, services: readonly string[]): Completion | null {
  const place = placeOf(text, caret)
  const options = completions(place, services).map((word) => ({ text: word, label: word.replace(/: $/, ''), detail: '' }))
  return options.length === 0 ? null : { from: caret - place.word.length, to: caret, options }
}

function keysAt(path: string, siblings: Readonly<Record<string, string>>): string[] {
  if (path === 'spec.steps.condition.args') return Object.values(faultTypes).flatMap((t) => Object.keys(t.args)).filter((a, i, all) => all.indexOf(a) === i).map((a) => `${a}: `)
  const known = fields[path] ?? []
  const what = ['condition', 'disruption', 'connection', 'request']
  // A step does one thing.
  const has = path === 'spec.steps' && what.some((w) => w in siblings)
  return known.filter((k) => !(has && what.includes(k))).map((k) => `${k}: `)
}

function valuesAt(path: string, key: string, services: readonly string[]): readonly string[] {
  if (key === 'apiVersion') return ['microsim.dev/v1alpha1']
  if (key === 'kind') return ['Scenario']
  if (key === 'type') return path.endsWith('disruption') ? disruptions : Object.keys(faultTypes)
  if (['service', 'to', 'designation'].includes(key) || (key === 'from' && path.endsWith('connection'))) return services
  if (['usePlan', 'remove', 'required', 'parallel'].includes(key)) return ['true', 'false']
  return []
}
