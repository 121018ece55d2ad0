/** A line of a comparison; `before` and `after` are its numbers from 1 where it is there. */
export interface ComparedLine {
  readonly kind: 'same' | 'added' | 'removed'
  readonly text: string
  readonly before?: number
  readonly after?: number
}

/** Compares two texts line by line, with the fewest changes where they are short enough to look for them. */
export function compareLines(before: string, after: string): ComparedLine[] {
  const a = before.split('\n')
  const b = after.split('\n')
  let head = 0
  while (head < a.length && head < b.length && a[head] === b[head]) head++
  let tail = 0
  while (tail < a.length - head && tail < b.length - head && a[a.length - 1 - tail] === b[b.length - 1 - tail]) tail++
  return [
    ...a.slice(0, head).map((text, i): ComparedLine => ({ kind: 'same', text, before: i + 1, after: i + 1 })),
    ...middle(a.slice(head, a.length - tail), b.slice(head, b.length - tail), head),
    ...a.slice(a.length - tail).map((text, i): ComparedLine => ({ kind: 'same', text, before: a.length - tail + i + 1, after: b.length - tail + i + 1 })),
  ]
}

// Beyond this many cells a table would cost more than a coarser answer is worth.
const mostCells = 4_000_000

function middle(a: readonly string[], b: readonly string[], offset: number): ComparedLine[] {
  const lengths = a.length * b.length <= mostCells ? commonLengths(a, b) : undefined
  const found: ComparedLine[] = []
  let i = 0
  let j = 0
  while (i < a.length || j < b.length) {
    const left = a[i]
    const right = b[j]
    if (left !== undefined && left === right) {
      found.push({ kind: 'same', text: left, before: offset + ++i, after: offset + ++j })
    } else if (left !== undefined && (right === undefined || lengths === undefined || at(lengths, i + 1, j, b.length) >= at(lengths, i, j + 1, b.length))) {
      found.push({ kind: 'removed', text: left, before: offset + ++i })
    } else if (right !== undefined) {
      found.push({ kind: 'added', text: right, after: offset + ++j })
    }
  }
  return found
}

// Longest common subsequences of what is left from each pair of places on.
function commonLengths(a: readonly string[], b: readonly string[]): Uint32Array {
  const width = b.length + 1
  const table = new Uint32Array((a.length + 1) * width)
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) {
      table[i * width + j] = a[i] === b[j] ? (table[(i + 1) * width + j + 1] ?? 0) + 1 : Math.max(table[(i + 1) * width + j] ?? 0, table[i * width + j + 1] ?? 0)
    }
  }
  return table
}

function at(table: Uint32Array, i: number, j: number, length: number): number {
  return table[i * (length + 1) + j] ?? 0
}
