import { lazy, Suspense, useCallback, useEffect, useMemo } from 'react'
import { ReactFlowProvider } from '@xyflow/react'
import { useQuery } from '@tanstack/react-query'
import { ApiFailure, wordsOf } from '../api/http'
import { applyVersion, checkText, readVersion } from '../api/simulations'
import type { FrameworkView } from '../api/types'
import { EditSession } from '../editor/session'
import { SessionContext } from '../editor/useSession'
import { LiveContext } from '../live/LiveContext'
import { useEvents, type Followed } from '../live/useEvents'
import type { Route } from './route'
import type { Theme } from './theme'
import { TopBar } from './TopBar'
import { TopologyPage } from './TopologyPage'

const RequestsPage = lazy(() => import('./RequestsPage'))
const TracesPage = lazy(() => import('./traces/TracesPage'))
const LogsPage = lazy(() => import('./logs/LogsPage'))
const ScenariosPage = lazy(() => import('./scenarios/ScenariosPage'))
const LoadPage = lazy(() => import('./load/LoadPage'))

export interface ScreenProps {
  readonly name: string
  readonly names: readonly string[]
  readonly frameworks: readonly FrameworkView[]
  readonly route: Route
  readonly theme: Theme
  readonly onListChanged: () => void
}

const liveKey = 'microsim-live'

/** One simulation: what runs, followed as it changes, and the editing of it; over all pages. */
export function SimulationScreen(props: ScreenProps) {
  const { name, names, route, theme } = props
  const first = useQuery({ queryKey: ['version', name], queryFn: () => readVersion(name), gcTime: 0, staleTime: Infinity, refetchOnWindowFocus: false })

  const session = useMemo(() => (first.data
    ? new EditSession(first.data, {
        read: () => readVersion(name),
        apply: (text, etag) => applyVersion(name, text, etag),
        check: (text, signal) => checkText(name, text, signal),
      }, localStorage.getItem(liveKey) !== 'false')
    : null), [first.data, name])
  useEffect(() => {
    const stop = session?.subscribe(() => {
      localStorage.setItem(liveKey, String(session.get().live))
    })
    return () => {
      stop?.()
      session?.close()
    }
  }, [session])

  const onApplied = useCallback(() => {
    session?.reload().catch(() => {
      // The stream of events says when the server is back, and then it is read again.
    })
  }, [session])
  const followed = useEvents(name, onApplied)

  // For want of a token it cannot be read: that is asked for instead.
  const isLocked = first.error instanceof ApiFailure && first.error.status === 401
  if (followed.gone || (first.error && !isLocked)) {
    return (
      <main className="splash">
        <div className="card">
          <h1>{followed.gone ? `There is no simulation ${name} any more` : 'It cannot be read'}</h1>
          <p>{followed.gone ? 'It was deleted, or ended with the command that ran it.' : wordsOf(first.error)}</p>
          <p><a href="#/new">Other simulations, and new ones</a></p>
        </div>
      </main>
    )
  }
  if (!session) return <main className="splash" aria-busy="true"><p className="faint">Reading {name}…</p></main>
  return (
    <SessionContext value={session}>
      <LiveContext value={followed.live}>
        <ReactFlowProvider>
          {route.page === 'topology' ? <TopologyPage {...props} followed={followed} /> : (
            <div className="screen">
              <TopBar name={name} names={names} route={route} view={followed.view} connectivity={followed.connectivity} theme={theme}>{null}</TopBar>
              <Suspense fallback={<main aria-busy="true" />}><OtherPage name={name} route={route} followed={followed} /></Suspense>
            </div>
          )}
        </ReactFlowProvider>
      </LiveContext>
    </SessionContext>
  )
}

function OtherPage({ name, route: { page, query }, followed }: { readonly name: string; readonly route: Route; readonly followed: Followed }) {
  const services = useMemo(() => followed.view?.services.map((s) => s.name) ?? [], [followed.view])
  switch (page) {
    case 'traces': return <TracesPage name={name} services={services} query={query} />
    case 'logs': return <LogsPage name={name} services={services} query={query} />
    case 'scenarios': return <ScenariosPage name={name} services={services} query={query} />
    case 'load': return <LoadPage name={name} services={services} query={query} />
    default: return <RequestsPage name={name} />
  }
}
