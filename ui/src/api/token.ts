const key = 'microsim-token'

let current = typeof sessionStorage === 'undefined' ? null : sessionStorage.getItem(key)
const listeners = new Set<() => void>()

/** The server's token, for this tab alone: it is gone with it. */
export const token = {
  get: (): string | null => current,

  set: (value: string): void => {
    current = value
    sessionStorage.setItem(key, value)
    for (const listener of listeners) listener()
  },

  subscribe: (listener: () => void): (() => void) => {
    listeners.add(listener)
    return () => listeners.delete(listener)
  },
}
