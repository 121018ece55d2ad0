import { useState } from 'react'
import { draw } from '../topology/document'
import type { Topology } from '../topology/model'

/** What a text draws; while it is no YAML, what it drew before. */
export function useTopology(text: string): Topology {
  const [drawn, setDrawn] = useState(() => ({ text, topology: draw(text).topology }))
  if (drawn.text === text) return drawn.topology
  const { topology, problem } = draw(text)
  const next = { text, topology: problem ? drawn.topology : topology }
  setDrawn(next)
  return next.topology
}
