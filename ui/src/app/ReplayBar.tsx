import type { Moment } from '../topology/replay'
import { agoText } from '../topology/replay'
import { percentText, rateText } from '../topology/traffic'
import { Icon } from './Icon'
import type { Replay } from './useReplay'

const width = 600
const height = 28

/** The slider over the kept hour, above it how much was called and, in red, how much of it failed. */
export function ReplayBar({ replay, onClose }: { readonly replay: Replay; readonly onClose: () => void }) {
  const { moments, index, playing } = replay
  const moment = moments[index]
  const newest = moments.at(-1)
  if (!moment || !newest) return null
  const when = `${new Date(moment.time).toLocaleTimeString('en-GB')}, ${agoText(newest.time - moment.time)}`
  return (
    <section className="replay" aria-label="Replay of the last hour">
      <button type="button" className="icon-button" aria-label={playing ? 'Pause' : 'Play'} title={playing ? 'Pause' : 'Play'} onClick={() => { replay.play(!playing) }}><Icon name={playing ? 'pause' : 'play'} /></button>
      <div className="replay-time">
        <svg viewBox={`0 0 ${String(width)} ${String(height)}`} preserveAspectRatio="none" aria-hidden="true">
          <path className="replay-calls" d={areaOf(moments, (m) => m.rate)} />
          <path className="replay-errors" d={areaOf(moments, (m) => m.rate * m.errorRatio)} />
        </svg>
        <input type="range" aria-label="Moment" min={0} max={moments.length - 1} value={index} aria-valuetext={when} onChange={(event) => { replay.play(false); replay.seek(Number(event.target.value)) }} />
      </div>
      <div className="replay-facts" role="status">
        <strong>{when}</strong>
        <small>{rateText(moment.rate)}{moment.errorRatio > 0 ? `, ${percentText(moment.errorRatio)} failed` : ''}</small>
      </div>
      <button type="button" onClick={onClose}>Back to now</button>
    </section>
  )
}

// All in the scale of all calls.
function areaOf(moments: readonly Moment[], value: (moment: Moment) => number): string {
  const top = Math.max(1e-9, ...moments.map((m) => m.rate))
  const step = width / Math.max(1, moments.length - 1)
  const points = moments.map((m, i) => `${(i * step).toFixed(1)} ${(height - (value(m) / top) * height).toFixed(1)}`)
  return `M0 ${String(height)}L${points.join('L')}L${String(width)} ${String(height)}Z`
}
