/** Values by key. Who reads one is told when that one changed, and no other. */
export class Observable<T extends object> {
  private values = new Map<string, T>()
  private readonly readers = new Map<string, Set<() => void>>()
  private readonly readersOfAll = new Set<() => void>()

  get(key: string): T | undefined {
    return this.values.get(key)
  }

  subscribe(key: string, reader: () => void): () => void {
    const there = this.readers.get(key) ?? new Set()
    this.readers.set(key, there.add(reader))
    return () => {
      there.delete(reader)
      if (there.size === 0) this.readers.delete(key)
    }
  }

  /** Who reads all of them is told once, however many changed. */
  readonly subscribeAll = (reader: () => void): (() => void) => {
    this.readersOfAll.add(reader)
    return () => this.readersOfAll.delete(reader)
  }

  set(key: string, value: T): void {
    if (equal(this.values.get(key), value)) return
    this.values.set(key, value)
    this.tell([key])
  }

  /** All values at once; what is not among them is gone. */
  replace(entries: Iterable<readonly [string, T]>): void {
    const before = this.values
    const changed: string[] = []
    this.values = new Map()
    for (const [key, value] of entries) {
      const old = before.get(key)
      before.delete(key)
      const kept = equal(old, value) && old !== undefined
      this.values.set(key, kept ? old : value)
      if (!kept) changed.push(key)
    }
    this.tell([...changed, ...before.keys()])
  }

  private tell(keys: readonly string[]): void {
    for (const key of keys) for (const reader of this.readers.get(key) ?? []) reader()
    if (keys.length > 0) for (const reader of this.readersOfAll) reader()
  }
}

// Values are flat, with lists of words at most.
function equal(a: object | undefined, b: object): boolean {
  if (a === undefined) return false
  const left = a as Readonly<Record<string, unknown>>
  return Object.entries(b).every(([field, value]) => Object.is(left[field], value) || (Array.isArray(value) && String(left[field]) === String(value)))
}
