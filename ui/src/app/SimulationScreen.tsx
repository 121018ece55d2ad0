import { useCallback, useEffect, useMemo } from 'react'
import { ReactFlowProvider } from '@xyflow/react'
import { useQuery } from '@tanstack/react-query'
import { wordsOf } from '../api/http'
import { applyVersion, checkText, readVersion } from '../api/simulations'
import type { FrameworkView } from '../api/types'
import { EditSession } from '../editor/session'
import { SessionContext } from '../editor/useSession'
import { LiveContext } from '../live/LiveContext'
import { useEvents } from '../live/useEvents'
import { RequestsPage } from './RequestsPage'
import type { Route } from './route'
import type { Theme } from './theme'
import { TopBar } from './TopBar'
import { TopologyPage } from './TopologyPage'

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

  if (followed.gone || first.error) {
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
          {route.page === 'requests' ? (
            <div className="screen">
              <TopBar name={name} names={names} route={route} view={followed.view} connectivity={followed.connectivity} theme={theme}>{null}</TopBar>
              <RequestsPage name={name} />
            </div>
          ) : <TopologyPage {...props} followed={followed} />}
        </ReactFlowProvider>
      </LiveContext>
    </SessionContext>
  )
}
