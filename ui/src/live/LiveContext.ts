import { createContext, useCallback, useContext, useMemo, useSyncExternalStore } from 'react'
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

/**
 * Something made of many values of the live state; the component is drawn again when it says something else.
 * @param read Stays the same from one rendering to the next; its result is plain data.
 */
export function useLiveSum<T>(read: (live: LiveState) => T): T {
  const live = useContext(LiveContext)
  const subscribe = useCallback((reader: () => void) => {
    const ends = [live.services, live.traffic, live.arrows].map((values) => values.subscribeAll(reader))
    return () => {
      for (const end of ends) end()
    }
  }, [live])
  // The same text again means that nothing is to be drawn.
  const text = useSyncExternalStore(subscribe, () => JSON.stringify(read(live)))
  return useMemo(() => JSON.parse(text) as T, [text])
}
