import { useEffect, useSyncExternalStore } from 'react'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { ApiFailure, wordsOf } from '../api/http'
import { listFrameworks, listSimulations } from '../api/simulations'
import { token } from '../api/token'
import { mostPlacedQuickly } from '../topology/quickLayout'
import { prepareLayout } from './elk'
import { Login } from './Login'
import { go, useRoute } from './route'
import { Start } from './Start'
import { SimulationScreen } from './SimulationScreen'
import { useTheme } from './theme'
import { arePlaced } from './usePositions'

export function App() {
  const route = useRoute()
  const theme = useTheme()
  const known = useSyncExternalStore(token.subscribe, token.get)
  const client = useQueryClient()
  const frameworks = useQuery({ queryKey: ['frameworks', known], queryFn: listFrameworks, staleTime: Infinity })
  const simulations = useQuery({ queryKey: ['simulations', known], queryFn: listSimulations, refetchInterval: 5000 })
  const names = simulations.data?.map((s) => s.name)
  const only = names?.length === 1 ? names[0] : undefined

  // One simulation is what a person came for.
  useEffect(() => {
    if (!route.simulation && only) go({ simulation: only })
  }, [route.simulation, only])

  // Where nothing has its place yet and there is much of it, the layout will be needed first of all.
  const services = simulations.data?.find((s) => s.name === route.simulation)?.services.length ?? 0
  const unplaced = route.page === 'topology' && route.simulation !== null && services > mostPlacedQuickly && !arePlaced(route.simulation)
  useEffect(() => {
    if (unplaced) void prepareLayout()
  }, [unplaced])

  const error = frameworks.error ?? simulations.error
  if (error instanceof ApiFailure && error.status === 401) return <Login wrong={known !== null} />
  // A simulation that the address names is asked for at once, beside what there is.
  const named = route.simulation !== null && route.simulation !== 'new' ? route.simulation : null
  if (!named && (!frameworks.data || !names)) {
    return <main className="splash" aria-busy={!error}>{error ? <p role="alert">{wordsOf(error)}</p> : <p className="faint">Asking the server…</p>}</main>
  }
  const refresh = (): void => void client.invalidateQueries({ queryKey: ['simulations'] })
  if (!named) {
    return <Start frameworks={frameworks.data ?? []} names={names ?? []} theme={theme} onCreated={(name) => { refresh(); go({ simulation: name, page: 'topology', select: null }) }} />
  }
  return <SimulationScreen key={named} name={named} names={names ?? []} frameworks={frameworks.data ?? []} route={route} theme={theme} onListChanged={refresh} />
}
