import { useCallback, useEffect, useMemo, useState } from 'react'
import { wordsOf } from '../api/http'
import { readMetrics } from '../api/simulations'
import { LiveState } from '../live/statuses'
import { arrowId, type Graph } from '../topology/graph'
import { momentsOf, replayStep, type Moment } from '../topology/replay'

const playMs = 500

/** The last hour, gone through again. */
export interface Replay {
  /** What is shown in place of the present. */
  readonly live: LiveState
  readonly moments: readonly Moment[]
  readonly index: number
  readonly playing: boolean
  readonly seek: (index: number) => void
  readonly play: (playing: boolean) => void
}

export interface Replaying {
  /** Null while the present is shown. */
  readonly replay: Replay | null
  /** Why there is none though a person asked for it. */
  readonly error: string
  readonly open: () => Promise<void>
  readonly close: () => void
}

/** Goes back in time: what was measured is loaded once when it is opened. */
export function useReplay(name: string, graph: Graph, present: LiveState): Replaying {
  const [moments, setMoments] = useState<readonly Moment[] | null>(null)
  const [index, setIndex] = useState(0)
  const [playing, setPlaying] = useState(false)
  const [error, setError] = useState('')
  // How the services are is not kept: it is that of now.
  const live = useMemo(() => new LiveState(present.services), [present])
  const moment = moments?.[index]

  useEffect(() => {
    if (moment) live.show(moment.frame, arrowId)
  }, [live, moment])

  useEffect(() => {
    if (!playing || !moments) return
    const timer = setInterval(() => {
      setIndex((i) => Math.min(i + 1, moments.length - 1))
    }, playMs)
    return () => {
      clearInterval(timer)
    }
  }, [playing, moments])

  const open = useCallback(async () => {
    setError('')
    try {
      const loaded = momentsOf(await readMetrics(name, '1h', `${String(replayStep(graph.services.length, graph.arrows.length))}s`))
      if (loaded.length === 0) {
        setError('Nothing was measured in the last hour.')
        return
      }
      setMoments(loaded)
      setIndex(loaded.length - 1)
    } catch (e) {
      setError(wordsOf(e))
    }
  }, [name, graph])

  const close = useCallback(() => {
    setMoments(null)
    setPlaying(false)
    setError('')
  }, [])

  const ends = moments !== null && index >= moments.length - 1
  const play = useCallback((on: boolean) => {
    // From the end on there is nothing to be played but all of it again.
    if (on && ends) setIndex(0)
    setPlaying(on)
  }, [ends])

  return { replay: moments ? { live, moments, index, playing: playing && !ends, seek: setIndex, play } : null, error, open, close }
}
