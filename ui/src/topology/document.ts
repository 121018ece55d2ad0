import { parseDocument } from 'yaml'
import { readTopology } from './read'
import { emptyTopology, type Topology } from './model'

/** Why a text is no YAML. The server says everything else. */
export interface SyntaxProblem {
  readonly message: string
  readonly line: number
  readonly column: number
}

export interface Drawing {
  readonly topology: Topology
  readonly problem: SyntaxProblem | null
}

/** Reads a document's text; never throws, whatever the text is. */
export function draw(text: string): Drawing {
  const document = parseDocument(text, { prettyErrors: true, logLevel: 'silent' })
  const error = document.errors[0]
  if (error) {
    const at = error.linePos?.[0]
    return { topology: emptyTopology, problem: { message: error.message.split('\n')[0] ?? error.message, line: at?.line ?? 1, column: at?.col ?? 1 } }
  }
  return { topology: readTopology(plain(text)), problem: null }
}

/** A document's data, without comments and places; undefined where it is no YAML. */
export function plain(text: string): unknown {
  const document = parseDocument(text, { logLevel: 'silent' })
  if (document.errors.length > 0) return undefined
  try {
    return document.toJS({ maxAliasCount: 100 })
  } catch {
    return undefined
  }
}
