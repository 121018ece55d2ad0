import { memo, useCallback, useContext, useMemo, useSyncExternalStore } from 'react'
import { getBezierPath, Position, ViewportPortal } from '@xyflow/react'
import { toneOf, type Tone } from '../topology/traffic'
import { LiveContext } from './LiveContext'

/** An arrow that is too small or too far away to be more than a coloured line. */
export interface PlainArrow {
  readonly id: string
  readonly sourceX: number
  readonly sourceY: number
  readonly targetX: number
  readonly targetY: number
}

interface PlainArrowsProps {
  readonly arrows: readonly PlainArrow[]
  /** Of the drawing; lines become no thinner on the screen than can be seen. */
  readonly zoom: number
}

const letters: Readonly<Record<Tone, string>> = { idle: 'i', good: 'g', warn: 'w', bad: 'b' }
const tones = Object.keys(letters) as Tone[]
const thinnest = 0.7
const usual = 1.5

/** Many arrows as one line of each colour: what they show costs next to nothing while the drawing moves. */
export const PlainArrows = memo(function PlainArrows({ arrows, zoom }: PlainArrowsProps) {
  const live = useContext(LiveContext)
  // One letter for each arrow: the same text again means that nothing is to be drawn.
  const read = useCallback(() => arrows.map((a) => letters[toneOf(live.arrows.get(a.id))]).join(''), [arrows, live])
  const colours = useSyncExternalStore(live.arrows.subscribeAll, read)
  const lines = useMemo(() => arrows.map(lineOf), [arrows])
  return (
    <ViewportPortal>
      <svg className="plain-arrows" aria-hidden="true" fill="none" strokeWidth={Math.max(usual, thinnest / zoom)}>
        {tones.map((tone) => <path key={tone} className={`plain-${tone}`} d={lines.filter((_, i) => colours[i] === letters[tone]).join('')} />)}
      </svg>
    </ViewportPortal>
  )
})

function lineOf({ id: _, ...ends }: PlainArrow): string {
  return getBezierPath({ ...ends, sourcePosition: Position.Right, targetPosition: Position.Left })[0]
}
