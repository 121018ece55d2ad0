import { useMemo, useSyncExternalStore } from 'react'

export const pages = ['topology', 'requests', 'traces', 'logs', 'scenarios', 'load'] as const

export type Page = (typeof pages)[number]

/** What a page shows, by its own names; nothing is said by an empty value. */
export type PageQuery = Readonly<Record<string, string>>

/** What the address says: `#/shop/topology?select=cart`. Everything a person would send to another one is in it. */
export interface Route {
  readonly simulation: string | null
  readonly page: Page
  /** The selected service or arrow. */
  readonly select: string | null
  readonly query: PageQuery
}

export function parseRoute(hash: string): Route {
  const [path = '', text = ''] = hash.replace(/^#\/?/, '').split('?')
  const [simulation = '', named = ''] = path.split('/').map(decode)
  const { select, ...query } = Object.fromEntries(new URLSearchParams(text)) as Record<string, string>
  return { simulation: simulation || null, page: pages.find((p) => p === named) ?? 'topology', select: select ?? null, query }
}

export function routeHash({ simulation, page, select, query }: Route): string {
  if (!simulation) return '#/'
  const text = new URLSearchParams([...(select ? [['select', select]] : []), ...Object.entries(query).filter(([, value]) => value !== '')]).toString()
  return `#/${encodeURIComponent(simulation)}/${page}${text ? `?${text}` : ''}`
}

/** Goes somewhere; a selection or a filter is no place to come back to, so it makes no entry of the history. Another page begins without what this one shows. */
export function go(change: Partial<Route>, isPlace = false): void {
  const before = parseRoute(location.hash)
  const stays = (change.simulation === undefined || change.simulation === before.simulation) && (change.page === undefined || change.page === before.page)
  const next = routeHash({ ...before, ...(stays ? {} : { query: {}, select: null }), ...change })
  if (next === location.hash) return
  history[stays && !isPlace ? 'replaceState' : 'pushState'](null, '', next)
  dispatchEvent(new HashChangeEvent('hashchange'))
}

/** Changes what the page shows; what is not named stays. */
export function show(change: PageQuery): void {
  go({ query: { ...parseRoute(location.hash).query, ...change } })
}

/** Opens one of the things that the page lists: a place to come back from. */
export function enter(change: PageQuery): void {
  go({ query: { ...parseRoute(location.hash).query, ...change } }, true)
}

export function useRoute(): Route {
  const hash = useSyncExternalStore(subscribe, () => location.hash)
  return useMemo(() => parseRoute(hash), [hash])
}

function subscribe(reader: () => void): () => void {
  addEventListener('hashchange', reader)
  addEventListener('popstate', reader)
  return () => {
    removeEventListener('hashchange', reader)
    removeEventListener('popstate', reader)
  }
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
