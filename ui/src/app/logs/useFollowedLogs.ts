import { useCallback, useEffect, useMemo, useState } from 'react'
import { wordsOf } from '../../api/http'
import { followLogs } from '../../api/logs'
import type { LogView } from '../../api/types'
import { appended, emptyTail, logQuery, mostLines, pausedTail, type LogTail } from '../../topology/logLines'
import type { PageQuery } from '../route'
import { useIsSeen } from '../useIsSeen'

export interface FollowedLogs {
  readonly tail: LogTail
  readonly setPaused: (paused: boolean) => void
  /** Why nothing is followed, in words. */
  readonly error: string | null
}

/** Lines that come one after the other are drawn together. */
const drawEveryMs = 100

/** Follows the lines that the address asks for. A tab that is not seen follows nothing: when it is seen again it begins anew. */
export function useFollowedLogs(name: string, query: PageQuery): FollowedLogs {
  const [tail, setTail] = useState<LogTail>(emptyTail)
  const [error, setError] = useState<string | null>(null)
  const asked = useMemo(() => logQuery(query).toString(), [query])
  const isSeen = useIsSeen()

  useEffect(() => {
    if (!isSeen) return
    let came: LogView[] = []
    let restarted = false
    let timer: ReturnType<typeof setTimeout> | undefined
    const draw = (): void => {
      timer = undefined
      const lines = came
      const anew = restarted
      came = []
      restarted = false
      setTail((before) => appended(anew ? { ...emptyTail, paused: before.paused && before.shown.length > 0 } : before, lines))
    }
    const soon = (): void => {
      timer ??= setTimeout(draw, drawEveryMs)
    }
    const close = followLogs(name, new URLSearchParams([...new URLSearchParams(asked), ['follow', 'true'], ['tail', String(mostLines)]]), {
      onLines(lines) {
        setError(null)
        came.push(...lines)
        soon()
      },
      onRestart() {
        came = []
        restarted = true
        soon()
      },
      onFailure(failure) {
        setError(wordsOf(failure))
      },
    })
    return () => {
      clearTimeout(timer)
      close()
    }
  }, [name, asked, isSeen])

  const setPaused = useCallback((paused: boolean) => {
    setTail((before) => pausedTail(before, paused))
  }, [])
  return { tail, setPaused, error }
}
