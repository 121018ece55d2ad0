import { useEffect, useRef } from 'react'
import { disrupt, restartService } from '../api/simulations'
import type { Point } from '../topology/layout'
import { slowestOf } from '../topology/traceQuery'
import { actions, type ActionContext } from './actions'
import { go } from './route'

export interface MenuTarget {
  readonly service?: string
  readonly arrow?: string
  readonly at: Point
}

interface ContextMenuProps {
  readonly target: MenuTarget
  readonly name: string
  readonly context: ActionContext
  readonly onBreak: (target: { service?: string; arrow?: string }) => void
  readonly onClose: () => void
}

/** What can be done with a service or an arrow, at the pointer. */
export function ContextMenu({ target, name, context, onBreak, onClose }: ContextMenuProps) {
  const menu = useRef<HTMLDivElement>(null)
  useEffect(() => {
    const element = menu.current
    if (!element) return
    element.style.left = `${String(Math.min(target.at.x, innerWidth - element.offsetWidth - 8))}px`
    element.style.top = `${String(Math.min(target.at.y, innerHeight - element.offsetHeight - 8))}px`
    element.querySelector('button')?.focus()
    const outside = (event: PointerEvent): void => {
      if (!element.contains(event.target as globalThis.Node)) onClose()
    }
    addEventListener('pointerdown', outside, true)
    return () => {
      removeEventListener('pointerdown', outside, true)
    }
  }, [target, onClose])

  const { graph } = context
  const group = graph.groups.find((g) => g.id === target.service)
  const service = group ? undefined : target.service
  const arrow = graph.arrows.find((a) => a.id === target.arrow)
  const isService = graph.services.some((s) => s.name === service)
  const entries: [string, () => void][] = [
    ...(isService || (arrow && !arrow.parts) ? [['Break it…', () => { onBreak(target) }] as [string, () => void]] : []),
    ...(service && isService ? [
      ['Kill all replicas', () => void disrupt(name, service, 'kill', 'all')],
      ['Drain and replace', () => void disrupt(name, service, 'drain', 'all')],
      ['Restart', () => void restartService(name, service)],
      ['Duplicate', () => { actions.duplicate.run({ ...context, services: [service], arrows: [] }) }],
    ] as [string, () => void][] : []),
    ...(group ? [
      [group.collapsed ? 'Expand' : 'Collapse', () => { context.collapse([group.name], !group.collapsed) }],
      ['Ungroup', () => { actions.ungroup.run({ ...context, services: group.services }) }],
    ] as [string, () => void][] : []),
    ...(arrow && !arrow.parts ? [['Slowest calls', () => { go({ page: 'traces', query: slowestOf(arrow.from, arrow.to) }) }] as [string, () => void]] : []),
    [group ? 'Delete its services' : 'Delete', () => { actions.remove.run({ ...context, services: group?.services ?? (service ? [service] : []), arrows: target.arrow ? [target.arrow] : [] }) }],
  ]
  return (
    <div
      ref={menu}
      className="menu"
      role="menu"
      tabIndex={-1}
      onKeyDown={(event) => {
        if (event.key === 'Escape') onClose()
        const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
        if (step === 0) return
        event.preventDefault()
        const all = [...event.currentTarget.querySelectorAll('button')]
        const focused = all.indexOf(document.activeElement as HTMLButtonElement)
        all.at((focused + step) % all.length)?.focus()
      }}
    >
      {entries.map(([title, run]) => (
        <button
          key={title}
          type="button"
          role="menuitem"
          onClick={() => {
            onClose()
            run()
          }}
        >
          {title}
        </button>
      ))}
    </div>
  )
}
