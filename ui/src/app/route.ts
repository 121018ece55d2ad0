import { useSyncExternalStore } from 'react'

export type Page = 'topology' | 'requests'

/** What the address says: `#/shop/topology?select=cart`. Everything a person would send to another one is in it. */
export interface Route {
  readonly simulation: string | null
  readonly page: Page
  /** The selected service or arrow. */
  readonly select: string | null
}

export function parseRoute(hash: string): Route {
  const [path = '', query = ''] = hash.replace(/^#\/?/, '').split('?')
  const [simulation = '', page = ''] = path.split('/').map(decode)
  return { simulation: simulation || null, page: page === 'requests' ? 'requests' : 'topology', select: new URLSearchParams(query).get('select') }
}

export function routeHash({ simulation, page, select }: Route): string {
  if (!simulation) return '#/'
  return `#/${encodeURIComponent(simulation)}/${page}${select ? `?${new URLSearchParams({ select }).toString()}` : ''}`
}

/** Goes somewhere; a selection is no place to come back to, so it makes no entry of the history. */
export function go(change: Partial<Route>): void {
  const before = parseRoute(location.hash)
  const next = routeHash({ ...before, ...change })
  if (next === location.hash) return
  const stays = (change.simulation === undefined || change.simulation === before.simulation) && (change.page === undefined || change.page === before.page)
  history[stays ? 'replaceState' : 'pushState'](null, '', next)
  dispatchEvent(new HashChangeEvent('hashchange'))
}

export function useRoute(): Route {
  const hash = useSyncExternalStore(subscribe, () => location.hash)
  return parseRoute(hash)
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
