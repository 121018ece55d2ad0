import { useSyncExternalStore } from 'react'

/** Whether the tab is in view. One that is not needs no stream of its own: a browser has only six connections to a server. */
export function useIsSeen(): boolean {
  return useSyncExternalStore(subscribe, () => !document.hidden)
}

function subscribe(reader: () => void): () => void {
  document.addEventListener('visibilitychange', reader)
  return () => {
    document.removeEventListener('visibilitychange', reader)
  }
}
