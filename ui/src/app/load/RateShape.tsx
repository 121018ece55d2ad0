import { rateLine, type LoadForm } from '../../topology/loadTest'
import { pointText } from '../../topology/scenarioTimeline'

const width = 320
const height = 110

/** The rate over time that a form asks for. */
export function RateShape({ form }: { readonly form: LoadForm }) {
  const line = rateLine(form)
  if (form.mode === 'users') {
    return <figure className="rate-shape"><figcaption>Users</figcaption><p className="users-words"><strong>{form.users}</strong> {form.users === '1' ? 'user' : 'users'} at once: how fast they send is up to the replies.</p></figure>
  }
  const last = line.at(-1)
  if (!last) return <figure className="rate-shape"><figcaption>Requests a second</figcaption><p className="hint">Drawn when rates and times are whole.</p></figure>
  const most = Math.max(1, ...line.map(([, rate]) => rate))
  const points = line.map(([ms, rate]) => `${String((ms / Math.max(1, last[0])) * width)},${String(height - (rate / most) * (height - 8))}`).join(' ')
  return (
    <figure className="rate-shape">
      <figcaption>Requests a second</figcaption>
      <svg viewBox={`0 0 ${String(width)} ${String(height)}`} preserveAspectRatio="none" role="img" aria-label={`From ${String(line[0]?.[1] ?? 0)} to at most ${String(most)} requests a second, for ${pointText(last[0])}`}>
        <polygon points={`0,${String(height)} ${points} ${String(width)},${String(height)}`} />
        <polyline points={points} vectorEffect="non-scaling-stroke" />
      </svg>
      <p><span>{most}/s at most</span><span>{pointText(last[0])}</span></p>
    </figure>
  )
}
