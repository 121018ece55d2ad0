import { createContext, useCallback, useContext, useSyncExternalStore } from 'react'
import type { Observable } from './observable'
import { LiveState } from './statuses'

/** What the events of the shown simulation tell. */
export const LiveContext = createContext(new LiveState())

type Values = 'services' | 'traffic' | 'arrows'
type ValueOf<K extends Values> = LiveState[K] extends Observable<infer T> ? T : never

/** One value of the live state; the component is drawn again when that one changed. */
export function useLive<K extends Values>(of: K, key: string): ValueOf<K> | undefined {
  const live = useContext(LiveContext)
  const values = live[of] as unknown as Observable<ValueOf<K>>
  const subscribe = useCallback((reader: () => void) => values.subscribe(key, reader), [values, key])
  return useSyncExternalStore(subscribe, () => values.get(key))
}

/** A word made of one value of the live state; the component is drawn again when that word changed, however the value did. */
export function useLiveWord<K extends Values, W extends string>(of: K, key: string, word: (value: ValueOf<K> | undefined) => W): W {
  const live = useContext(LiveContext)
  const values = live[of] as unknown as Observable<ValueOf<K>>
  const subscribe = useCallback((reader: () => void) => values.subscribe(key, reader), [values, key])
  return useSyncExternalStore(subscribe, () => word(values.get(key)))
}
