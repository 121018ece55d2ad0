import { useMemo } from 'react'
import type { PlannedView, ScenarioRecord } from '../../api/types'
import { lanesOf, marksOf, pointText } from '../../topology/scenarioTimeline'

interface TimelineProps {
  readonly planned: readonly PlannedView[]
  readonly records: readonly ScenarioRecord[]
  /** When the run began, as Unix time in milliseconds. */
  readonly since: number
  /** How long it takes, in milliseconds. */
  readonly length: number
  /** How far it is; null while nothing runs. */
  readonly now: number | null
}

/** What happens in a scenario: a line for each step, filled as it is done. */
export function Timeline({ planned, records, since, length, now }: TimelineProps) {
  const lanes = useMemo(() => lanesOf(planned, records, since), [planned, records, since])
  const total = Math.max(length, 1)
  const percent = (ms: number): string => `${String(Math.min(100, Math.max(0, (ms / total) * 100)))}%`
  return (
    <div className="timeline">
      <div className="timeline-ruler" aria-hidden="true">
        <span className="timeline-track">{marksOf(total).map((m) => <i key={m} style={{ left: percent(m) }}>{pointText(m)}</i>)}</span>
      </div>
      <ul>
        {lanes.map((lane) => (
          <li key={lane.step}>
            <span className="timeline-name" title={`${lane.step} ${lane.args}`}><strong>{lane.target}</strong> {lane.type} <small>{lane.type === 'request' ? '' : lane.args}</small></span>
            <span className="timeline-track">
              {lane.bars.map((b) => (
                <i key={b.key} className={`${b.until === null ? 'point' : 'bar'} ${b.state}`} style={b.until === null ? { left: percent(b.at) } : { left: percent(b.at), width: percent(b.until - b.at) }} title={[`at ${pointText(b.at)}${b.until === null ? '' : ` to ${pointText(b.until)}`}`, b.text].filter(Boolean).join(': ')} />
              ))}
              {now !== null && <i className="now" style={{ left: percent(now) }} />}
            </span>
          </li>
        ))}
      </ul>
    </div>
  )
}
