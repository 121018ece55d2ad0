import { createContext, useContext, useSyncExternalStore } from 'react'
import type { EditSession } from './session'
import type { EditState } from './state'

export const SessionContext = createContext<EditSession | null>(null)

export function useSession(): EditSession {
  const session = useContext(SessionContext)
  if (!session) throw new Error('There is no editing session above this component.')
  return session
}

export function useEditState(): EditState {
  const session = useSession()
  return useSyncExternalStore(session.subscribe, session.get)
}
