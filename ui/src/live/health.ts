import type { ServiceState } from './statuses'

/** How a service is, as the colour of a dot. */
export type Health = 'draft' | 'good' | 'bad' | 'busy'

export function healthOf(state: ServiceState | undefined): Health {
  if (!state) return 'draft'
  if (state.phase === 'ready' || state.phase === 'updating') return 'good'
  return state.phase === 'failed' || state.phase === 'backOff' || state.phase === 'unready' ? 'bad' : 'busy'
}

const worstFirst: readonly Health[] = ['bad', 'busy', 'good', 'draft']

/** The worst of several; those that do not run count only where none does. */
export function worstHealth(all: readonly Health[]): Health {
  return worstFirst.find((h) => all.includes(h)) ?? 'draft'
}
