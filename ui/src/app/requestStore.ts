const key = (simulation: string): string => `microsim-requests/${simulation}`

/** The requests that a person kept of a simulation in this browser: their texts by their names. */
export type SavedRequests = Readonly<Record<string, string>>

export function readSaved(simulation: string, storage: Pick<Storage, 'getItem'> = localStorage): SavedRequests {
  try {
    const stored: unknown = JSON.parse(storage.getItem(key(simulation)) ?? '{}')
    if (typeof stored !== 'object' || stored === null) return {}
    return Object.fromEntries(Object.entries(stored).filter((entry): entry is [string, string] => typeof entry[1] === 'string'))
  } catch {
    return {}
  }
}

/** Keeps a request under a name, in place of what was kept under it; null forgets it. */
export function save(simulation: string, name: string, text: string | null, storage: Pick<Storage, 'getItem' | 'setItem'> = localStorage): SavedRequests {
  const { [name]: _, ...others } = readSaved(simulation, storage)
  const next = text === null ? others : { ...others, [name]: text }
  storage.setItem(key(simulation), JSON.stringify(next))
  return next
}
