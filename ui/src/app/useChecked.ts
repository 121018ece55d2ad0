import { useCallback, useEffect, useState } from 'react'
import { ApiFailure, wordsOf } from '../api/http'
import type { ApiError } from '../api/types'

const checkAfterMs = 300

/** What the server said of something that is being written. */
export interface Checked<T, P> {
  readonly value: T
  /** What would come of it; null where the server does not take it. */
  readonly plan: P | null
  readonly errors: readonly ApiError[]
  /** Why there is no plan, where no field is to blame. */
  readonly words: string
}

export interface Checking<T, P> {
  /** What was said last, be it of an older value. */
  readonly last: Checked<T, P> | null
  /** What was said of the value as it is now; null until then. */
  readonly now: Checked<T, P> | null
  /** Takes a refusal of the value itself as what the server says of it. */
  readonly refuse: (refusal: unknown) => void
}

/**
 * Asks the server about what is being written, when it was left alone for a moment.
 * @param check Stays the same from one rendering to the next.
 */
export function useChecked<T, P>(value: T, check: (value: T, signal: AbortSignal) => Promise<P>): Checking<T, P> {
  const [last, setLast] = useState<Checked<T, P> | null>(null)
  useEffect(() => {
    const controller = new AbortController()
    const timer = setTimeout(() => {
      check(value, controller.signal).then(
        (plan) => { setLast({ value, plan, errors: [], words: '' }) },
        (refusal: unknown) => {
          if (!controller.signal.aborted) setLast(refused(value, refusal))
        },
      )
    }, checkAfterMs)
    return () => {
      clearTimeout(timer)
      controller.abort()
    }
  }, [value, check])
  const refuse = useCallback((refusal: unknown) => { setLast(refused(value, refusal)) }, [value])
  return { last, now: last?.value === value ? last : null, refuse }
}

function refused<T>(value: T, refusal: unknown): Checked<T, never> {
  const errors = refusal instanceof ApiFailure ? refusal.errors : []
  return { value, plan: null, errors, words: errors.length > 0 ? '' : wordsOf(refusal) }
}
