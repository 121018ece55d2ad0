/** Where a caret stands in a text that is, or is to become, JSON. */
export interface Place {
  /** The keys that lead to the object around it; `[]` for each list. */
  readonly path: readonly string[]
  /** Whether a key is written here, and not a value. */
  readonly isKey: boolean
  /** The key whose value is written here. */
  readonly key: string | null
  /** What is there of the word that the caret is in. */
  readonly typed: string
  /** Where that word begins and ends, its quotes included. */
  readonly from: number
  readonly to: number
  /** Whether a colon follows, so that none need be written. */
  readonly colon: boolean
  /** The keys and the short values of the objects around it, outermost first. */
  readonly siblings: readonly ReadonlyMap<string, string>[]
}

interface Level {
  readonly isList: boolean
  readonly name: string | null
  readonly values: Map<string, string>
  key: string | null
  /** What comes next in an object. */
  expects: 'key' | 'colon' | 'value' | 'comma'
}

const token = /"(?:[^"\\\n]|\\.)*"?|[{}[\]:,]|[^\s{}[\]:,"]+/g

/** Finds it, whatever is still missing; null where neither a key nor a value can stand. */
export function placeIn(text: string, caret: number): Place | null {
  const levels: Level[] = []
  let word: { text: string; from: number } | null = null
  for (const match of text.matchAll(token)) {
    const end = match.index + match[0].length
    if (match.index >= caret) break
    // A word ends where it says so; the caret in it or right behind a bare one is still writing it.
    if (isWord(match[0]) && (end > caret || (end === caret && !isClosed(match[0])))) {
      word = { text: match[0], from: match.index }
      break
    }
    read(levels, match[0])
  }
  const level = levels.at(-1)
  if (!level || level.expects === 'colon' || level.expects === 'comma') return null
  const from = word?.from ?? caret
  const to = word ? from + word.text.length : caret
  const typed = text.slice(from, caret).replace(/^"/, '')
  const inList = level.isList
  return {
    path: pathOf(levels), isKey: !inList && level.expects === 'key', key: inList ? null : level.key, typed, from, to,
    colon: /^\s*:/.test(text.slice(to)),
    siblings: levels.filter((l) => !l.isList).map((l) => l.values),
  }
}

function read(levels: Level[], piece: string): void {
  const level = levels.at(-1)
  if (piece === '{' || piece === '[') {
    levels.push({ isList: piece === '[', name: level ? (level.isList ? '[]' : level.key) : null, values: new Map(), key: null, expects: piece === '[' ? 'value' : 'key' })
  } else if (piece === '}' || piece === ']') {
    levels.pop()
    const outer = levels.at(-1)
    if (outer) outer.expects = 'comma'
  } else if (piece === ',') {
    if (level) level.expects = level.isList ? 'value' : 'key'
  } else if (piece === ':') {
    if (level?.expects === 'colon') level.expects = 'value'
  } else if (level?.expects === 'key') {
    level.key = plain(piece)
    level.values.set(level.key, '')
    level.expects = 'colon'
  } else if (level?.expects === 'value') {
    if (level.key !== null) level.values.set(level.key, plain(piece))
    level.expects = 'comma'
  }
}

function pathOf(levels: readonly Level[]): string[] {
  return levels.flatMap(({ name }) => (name === null ? [] : [name]))
}

const isWord = (piece: string): boolean => !/^[{}[\]:,]$/.test(piece)
const isClosed = (piece: string): boolean => piece.length > 1 && piece.startsWith('"') && piece.endsWith('"')
const plain = (piece: string): string => piece.replace(/^"|"$/g, '')
