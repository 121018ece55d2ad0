import { lengthOf, type Span } from '../topology/requests'

const rowHeight = 26
const width = 1000

/** Every step of a request over time. Bars are drawings, not styled boxes, for the page allows no styles of its own. */
export function Waterfall({ spans }: { readonly spans: readonly Span[] }) {
  if (spans.length === 0) return null
  const total = lengthOf(spans)
  const at = (ms: number): number => (ms / total) * width
  return (
    <table className="waterfall">
      <caption className="hidden">Every step of the request, callers before their callees</caption>
      <thead className="hidden"><tr><th>Service</th><th>Status</th><th>Duration</th><th>When</th></tr></thead>
      <tbody>
        {spans.map((s) => {
          const bad = s.status === null || s.status >= 400 || s.problems.length > 0
          return (
            <tr key={s.id} className={bad ? 'bad' : ''} title={s.problems.join('\n') || undefined}>
              <th scope="row"><span className={`indent-${String(Math.min(s.depth, 12))}`}>{s.service}</span></th>
              <td>{s.status ?? '–'}{s.tries > 1 ? ` ×${String(s.tries)}` : ''}</td>
              <td className="number">{s.duration.toFixed(1)} ms</td>
              <td className="bar">
                <svg viewBox={`0 0 ${String(width)} ${String(rowHeight)}`} preserveAspectRatio="none" aria-hidden="true">
                  <rect className="waited" x={at(s.start)} y={10} width={Math.max(2, at(s.waited))} height={6} />
                  <rect className="ran" x={at(s.start)} y={6} width={Math.max(2, at(s.duration))} height={14} rx={2} />
                </svg>
              </td>
            </tr>
          )
        })}
      </tbody>
    </table>
  )
}
