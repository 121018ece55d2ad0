import { useEffect, useState } from 'react'
import type { ConditionView } from '../api/types'
import { timeLeft } from '../topology/conditions'

interface FaultListProps {
  readonly conditions: readonly ConditionView[]
  readonly onRemove: (condition: ConditionView) => void
  readonly onRemoveAll: () => void
}

/** What is broken just now, and for how long yet. */
export function FaultList({ conditions, onRemove, onRemoveAll }: FaultListProps) {
  const now = useNow(conditions.some((c) => c.until))
  if (conditions.length === 0) return <p className="hint">Nothing is broken. Right-click a service or a connection to break it, or select one and press <kbd>F</kbd>; watch the calls around it change.</p>
  return (
    <div>
      <ul className="faults">
        {conditions.map((c) => (
          <li key={`${c.service} ${c.id}`}>
            <div>
              <strong>{c.type}</strong> on {c.to.length > 0 ? `${c.service} → ${c.to.join(', ')}` : c.service}
              <small>{[argsText(c.args), c.probability === 100 ? '' : `${String(c.probability)} %`, c.replicas === 'all' ? '' : `replicas ${c.replicas}`, c.until ? `${timeLeft(Date.parse(c.until) - now)} left` : 'until undone'].filter(Boolean).join(' · ')}</small>
            </div>
            <button type="button" onClick={() => { onRemove(c) }} aria-label={`Undo ${c.type} on ${c.service}`}>Undo</button>
          </li>
        ))}
      </ul>
      {conditions.length > 1 && <button type="button" className="quiet" onClick={onRemoveAll}>Undo all</button>}
    </div>
  )
}

function argsText(args: unknown): string {
  if (typeof args !== 'object' || args === null) return ''
  return Object.entries(args).map(([name, value]) => `${name} ${String(value)}`).join(', ')
}

function useNow(ticks: boolean): number {
  const [now, setNow] = useState(() => Date.now())
  useEffect(() => {
    if (!ticks) return
    const timer = setInterval(() => {
      setNow(Date.now())
    }, 1000)
    return () => {
      clearInterval(timer)
    }
  }, [ticks])
  return now
}
