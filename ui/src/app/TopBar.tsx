import type { ReactNode } from 'react'
import type { Connectivity } from '../api/events'
import type { SimulationView } from '../api/types'
import { Icon, type IconName } from './Icon'
import { go, pages, routeHash, type Page, type Route } from './route'
import type { Theme } from './theme'

interface TopBarProps {
  readonly name: string
  readonly names: readonly string[]
  readonly route: Route
  readonly view: SimulationView | null
  readonly connectivity: Connectivity
  readonly theme: Theme
  readonly children: ReactNode
}

const titles: Readonly<Record<Page, string>> = { topology: 'Topology', requests: 'Requests', traces: 'Traces', logs: 'Logs', scenarios: 'Scenarios', load: 'Load' }

export function TopBar({ name, names, route, view, connectivity, theme, children }: TopBarProps) {
  return (
    <header className="top-bar">
      <a className="brand" href="#/new" title="All simulations, and new ones"><Logo />MicroSim</a>
      <select aria-label="Simulation" value={name} onChange={(event) => { go({ simulation: event.target.value, select: null }) }}>
        {[...new Set([name, ...names])].map((n) => <option key={n} value={n}>{n}</option>)}
        <option value="new">New simulation…</option>
      </select>
      <nav aria-label="Pages">
        {pages.map((page) => (
          <a key={page} href={routeHash({ ...route, page, query: {} })} aria-current={route.page === page ? 'page' : undefined}>{titles[page]}</a>
        ))}
      </nav>
      <Health view={view} connectivity={connectivity} />
      <div className="top-tools">{children}<ThemeButton theme={theme} /></div>
    </header>
  )
}

function Health({ view, connectivity }: { readonly view: SimulationView | null; readonly connectivity: Connectivity }) {
  if (connectivity === 'lost') return <span className="health bad" role="status"><i />Server lost; trying again…</span>
  if (!view) return <span className="health busy" role="status"><i />Reading…</span>
  const ready = view.services.filter((s) => s.readyReplicas >= s.wantedReplicas).length
  return (
    <span className={`health ${view.ready ? 'good' : 'busy'}`} role="status" title={view.reason}>
      <i />{view.ready ? `Running, ${String(view.services.length)} service${view.services.length === 1 ? '' : 's'}` : view.reason ? view.reason : `${String(ready)} of ${String(view.services.length)} services ready`}
    </span>
  )
}

export function ThemeButton({ theme }: { readonly theme: Theme }) {
  return <IconButton icon={theme.dark ? 'sun' : 'moon'} title={theme.dark ? 'Light theme' : 'Dark theme'} onClick={theme.toggle} />
}

interface IconButtonProps {
  readonly icon: IconName
  readonly title: string
  readonly onClick: () => void
  readonly disabled?: boolean
}

export function IconButton({ icon, title, onClick, disabled }: IconButtonProps) {
  return <button type="button" className="icon-button" title={title} aria-label={title} onClick={onClick} disabled={disabled}><Icon name={icon} /></button>
}

function Logo() {
  return (
    <svg viewBox="0 0 24 24" width="20" height="20" aria-hidden="true" fill="none" stroke="currentColor" strokeWidth="2">
      <path d="M7 8l5 7M17 8l-5 7M8.5 6.5h7" opacity=".55" /><circle cx="6" cy="6.5" r="2.6" /><circle cx="18" cy="6.5" r="2.6" /><circle cx="12" cy="17" r="2.6" />
    </svg>
  )
}
