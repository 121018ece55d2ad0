/** The filters of the list of traces, spelt in the page's address as the API spells them. */
export const traceFilters = ['service', 'caller', 'callee', 'status', 'error', 'fault', 'minDuration', 'order', 'limit'] as const

export type TraceFilter = (typeof traceFilters)[number]

export const usualLimit = 50

/** What the API is asked for, of what the address says. */
export function traceQuery(address: Readonly<Record<string, string>>): URLSearchParams {
  const query = new URLSearchParams({ limit: String(usualLimit) })
  for (const key of traceFilters) {
    const value = address[key]?.trim()
    if (value) query.set(key, key === 'minDuration' ? spanOf(value) : value)
  }
  return query
}

/** A span of time as the API reads it: a bare number is milliseconds. */
export function spanOf(text: string): string {
  return /^\d+(\.\d+)?$/.test(text) ? `${text}ms` : text.replace(/\s+/g, '')
}

/** The address of the slowest traces of the calls between two services. */
export function slowestOf(caller: string, callee: string): Record<string, string> {
  return { caller, callee, order: 'slowest' }
}
