import { useCallback, useLayoutEffect, useRef, useState, type RefObject } from 'react'

const around = 12

export interface Rows {
  /** The rows that are drawn: those in view, and some around them. */
  readonly first: number
  readonly last: number
  /** To be drawn above and below them, in pixels. */
  readonly before: number
  readonly after: number
  readonly onScroll: () => void
  /** Scrolls no further than needed. */
  readonly reveal: (row: number) => void
  readonly toEnd: () => void
}

/** Draws only what is in view of a long list whose rows have one height; the first of the two is the element that scrolls. */
export function useRows(count: number, rowHeight: number): readonly [RefObject<HTMLDivElement | null>, Rows] {
  const place = useRef<HTMLDivElement>(null)
  const [view, setView] = useState({ top: 0, height: 600 })

  const onScroll = useCallback(() => {
    const element = place.current
    if (element) setView((v) => (v.top === element.scrollTop && v.height === element.clientHeight ? v : { top: element.scrollTop, height: element.clientHeight }))
  }, [])
  useLayoutEffect(() => {
    const element = place.current
    if (!element) return
    const sizes = new ResizeObserver(onScroll)
    sizes.observe(element)
    return () => {
      sizes.disconnect()
    }
  }, [onScroll])

  const reveal = useCallback((row: number) => {
    const element = place.current
    if (!element) return
    const top = row * rowHeight
    if (top < element.scrollTop) element.scrollTop = top
    else if (top + rowHeight > element.scrollTop + element.clientHeight) element.scrollTop = top + rowHeight - element.clientHeight
  }, [rowHeight])

  const toEnd = useCallback(() => {
    if (place.current) place.current.scrollTop = place.current.scrollHeight
  }, [])

  const first = Math.max(0, Math.min(count, Math.floor(view.top / rowHeight)) - around)
  const last = Math.min(count, Math.ceil((view.top + view.height) / rowHeight) + around)
  return [place, { first, last, before: first * rowHeight, after: Math.max(0, count - last) * rowHeight, onScroll, reveal, toEnd }]
}
