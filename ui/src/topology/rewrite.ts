import { parseDocument, type Document } from 'yaml'
import { compareLines } from './lines'

const format = { lineWidth: 0, flowCollectionPadding: true }

/**
 * Edits a document and keeps its text: comments, blank lines, the spelling of all lines that the edit does not touch.
 * Returns the text as it is when it is no YAML.
 */
export function rewrite(text: string, edit: (document: Document) => void): string {
  const document = parseDocument(text, { logLevel: 'silent' })
  if (document.errors.length > 0) return text
  const printed = document.toString(format)
  edit(document)
  return keepSpelling(text, printed, document.toString(format))
}

// The printer spells some lines in its own way. Those that the edit left alone are taken from the text.
function keepSpelling(text: string, printed: string, edited: string): string {
  const chunks = chunksOf(text, printed)
  const lines = compareLines(printed, edited).filter((line) => line.kind !== 'removed')
  const out: string[] = []
  for (let i = 0; i < lines.length; ) {
    const from = lines[i]?.before
    const chunk = from === undefined ? undefined : chunks.get(from)
    const whole = chunk !== undefined && Array.from({ length: chunk.printed }, (_, k) => lines[i + k]?.before === (from ?? 0) + k).every(Boolean)
    if (whole) out.push(...chunk.lines)
    else out.push(lines[i]?.text ?? '')
    i += whole ? chunk.printed : 1
  }
  return out.join('\n')
}

/** Lines of a text that stand for some lines of its printed form, by the number of the first of those. */
interface Chunk {
  readonly lines: string[]
  readonly printed: number
}

function chunksOf(text: string, printed: string): ReadonlyMap<number, Chunk> {
  const original = text.split('\n')
  const chunks = new Map<number, Chunk>()
  let open: { from: number; lines: string[]; printed: number } | undefined
  let next = 1
  // Spaces apart, most lines are equal; between two that are, whatever is there stands for whatever is there.
  for (const { kind, before } of compareLines(withoutSpaces(text), withoutSpaces(printed))) {
    const line = before === undefined ? [] : [original[before - 1] ?? '']
    if (kind === 'same') {
      if (open) chunks.set(open.from, open)
      open = undefined
      chunks.set(next, { lines: line, printed: 1 })
    } else {
      open ??= { from: next, lines: [], printed: 0 }
      open.lines.push(...line)
      if (kind === 'added') open.printed++
    }
    if (kind !== 'removed') next++
  }
  if (open) chunks.set(open.from, open)
  return new Map([...chunks].filter(([, chunk]) => chunk.printed > 0))
}

function withoutSpaces(text: string): string {
  return text.replace(/[^\S\n]+/g, '')
}
