import { useCallback, useEffect, useState } from 'react'

export interface Theme {
  readonly dark: boolean
  readonly toggle: () => void
}

const key = 'microsim-theme'

/** Dark or light: as the system says, until a person says something else. */
export function useTheme(): Theme {
  const [chosen, setChosen] = useState(() => localStorage.getItem(key))
  const [system, setSystem] = useState(() => matchMedia('(prefers-color-scheme: dark)').matches)
  const dark = chosen === null ? system : chosen === 'dark'

  useEffect(() => {
    const query = matchMedia('(prefers-color-scheme: dark)')
    const changed = (): void => {
      setSystem(query.matches)
    }
    query.addEventListener('change', changed)
    return () => {
      query.removeEventListener('change', changed)
    }
  }, [])

  useEffect(() => {
    document.documentElement.dataset.theme = dark ? 'dark' : 'light'
  }, [dark])

  const toggle = useCallback(() => {
    const next = dark ? 'light' : 'dark'
    localStorage.setItem(key, next)
    setChosen(next)
  }, [dark])

  return { dark, toggle }
}
