import { useCallback, useMemo, useState } from 'react'
import type { Graph } from '../topology/graph'
import { grouped, type GroupedGraph } from '../topology/grouping'
import type { Group } from '../topology/groups'

const key = (simulation: string): string => `microsim-collapsed/${simulation}`

export interface Grouping {
  /** The drawing with its groups, collapsed where this browser's user left them so. */
  readonly drawn: GroupedGraph
  readonly collapse: (names: readonly string[], collapsed: boolean) => void
}

/** Draws a document's groups. Which of them are collapsed is kept in this browser: everybody looks at another part. */
export function useGroups(simulation: string, graph: Graph, groups: readonly Group[]): Grouping {
  const [collapsed, setCollapsed] = useState<ReadonlySet<string>>(() => stored(simulation))
  const drawn = useMemo(() => grouped(graph, groups, collapsed), [graph, groups, collapsed])
  const collapse = useCallback((names: readonly string[], wanted: boolean) => {
    setCollapsed((before) => {
      const next = new Set([...before].filter((name) => wanted || !names.includes(name)))
      if (wanted) for (const name of names) next.add(name)
      localStorage.setItem(key(simulation), JSON.stringify([...next]))
      return next
    })
  }, [simulation])
  return { drawn, collapse }
}

function stored(simulation: string): ReadonlySet<string> {
  try {
    const value: unknown = JSON.parse(localStorage.getItem(key(simulation)) ?? '[]')
    return new Set(Array.isArray(value) ? value.filter((name) => typeof name === 'string') : [])
  } catch {
    return new Set()
  }
}
