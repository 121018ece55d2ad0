import { useRef, type KeyboardEvent } from 'react'
import { frameAt, pathSeparator, placed, type Frame, type Placed } from '../../topology/flame'
import { hueOf } from '../../topology/spanTree'
import { durationText } from '../time'

interface FlameGraphProps {
  readonly root: Frame
  /** The path of the frame that fills the width; empty for the root. */
  readonly at: string
  readonly onZoom: (path: string) => void
}

const rowHeight = 34

/** A call tree as boxes: the width is time. Arrow keys go from box to box, Enter widens one. */
export function FlameGraph({ root, at, onZoom }: FlameGraphProps) {
  const place = useRef<HTMLDivElement>(null)
  const isZoomed = at !== '' && at !== root.name
  const frame = isZoomed ? frameAt(root, at) : root
  const prefix = isZoomed && frame !== root ? at.slice(0, at.length - frame.name.length) : ''
  const boxes = placed(frame)
  const depth = Math.max(...boxes.map((b) => b.depth)) + 1

  const onKeyDown = (event: KeyboardEvent): void => {
    const from = boxes.findIndex((b) => b.path === (document.activeElement as HTMLElement | null)?.dataset.path)
    const to = neighbour(boxes, from, event.key)
    if (to === undefined) return
    event.preventDefault()
    place.current?.querySelectorAll<HTMLElement>('[data-path]')[boxes.indexOf(to)]?.focus()
  }
  return (
    <div className="flame-place">
      {prefix !== '' && <button type="button" className="flame-back" onClick={() => { onZoom(prefix.slice(0, -1)) }}>← {prefix.slice(0, -1).split(pathSeparator).at(-1)}</button>}
      <div className="flame" ref={place} role="group" aria-label="Flame graph" style={{ height: depth * rowHeight }} onKeyDown={onKeyDown}>
        {boxes.map(({ frame: f, path, depth: d, left, width }, i) => (
          <button
            key={path}
            type="button"
            data-path={path}
            tabIndex={i === 0 ? 0 : -1}
            className={`flame-box hue-${String(hueOf(f.name.split(' ')[0] ?? f.name))} ${f.errors > 0 ? 'failed' : ''}`}
            style={{ left: `${String(left * 100)}%`, width: `${String(width * 100)}%`, top: d * rowHeight }}
            title={wordsOf(f, root)}
            onClick={() => { onZoom(prefix + path) }}
          >
            <span className="flame-own" style={{ width: `${String(f.total > 0 ? (f.own / f.total) * 100 : 0)}%` }} />
            <span className="flame-name">{f.name}</span>{' '}<span className="flame-ms">{durationText(f.total / f.calls)}</span><span className="hidden"> a call; {wordsOf(f, root)}</span>
          </button>
        ))}
      </div>
    </div>
  )
}

function wordsOf(f: Frame, root: Frame): string {
  const share = root.total > 0 ? (f.total / root.total) * 100 : 0
  return `${f.name}: ${durationText(f.total)} in ${String(f.calls)} ${f.calls === 1 ? 'call' : 'calls'} (${share.toFixed(1)} %), ${durationText(f.own)} of it its own${f.errors > 0 ? `, ${String(f.errors)} failed` : ''}`
}

// Down to the widest callee, up to the caller, and to the sides on the same level.
function neighbour(boxes: readonly Placed[], from: number, key: string): Placed | undefined {
  const here = boxes[from]
  if (!here) return undefined
  const level = boxes.filter((b) => b.depth === here.depth)
  switch (key) {
    case 'ArrowDown': return boxes.find((b) => b.depth === here.depth + 1 && b.path.startsWith(here.path + pathSeparator))
    case 'ArrowUp': return boxes.findLast((b) => b.depth === here.depth - 1 && here.path.startsWith(b.path + pathSeparator))
    case 'ArrowRight': return level[level.indexOf(here) + 1]
    case 'ArrowLeft': return level[level.indexOf(here) - 1]
    default: return undefined
  }
}
