import { useMemo } from 'react'
import { Chart } from '../../live/Chart'
import { loadSeries, type LoadSecondLike } from '../../topology/loadTest'

/** A load test second by second. */
export function LoadCharts({ seconds, secondsEach }: { readonly seconds: readonly LoadSecondLike[]; readonly secondsEach: number }) {
  const s = useMemo(() => loadSeries(seconds, secondsEach), [seconds, secondsEach])
  const lines = useMemo(() => ({
    rate: [{ label: 'sent', values: s.sent, tone: 'faint' as const }, { label: 'ok', values: s.ok, tone: 'plain' as const }],
    latency: [{ label: 'p50', values: s.p50, tone: 'faint' as const }, { label: 'p90', values: s.p90, tone: 'plain' as const }, { label: 'p99', values: s.p99, tone: 'warn' as const }],
    errors: [{ label: 'failed', values: s.errors, tone: 'bad' as const }, { label: 'missed', values: s.missed, tone: 'warn' as const }],
    inFlight: [{ label: 'in-flight', values: s.inFlight, tone: 'plain' as const }],
  }), [s])
  if (seconds.length === 0) return null
  return (
    <div className="load-charts">
      <Chart title="Requests a second" times={s.times} lines={lines.rate} elapsed />
      <Chart title="Latency in ms" times={s.times} lines={lines.latency} elapsed />
      <Chart title="Failed and missed a second" times={s.times} lines={lines.errors} elapsed />
      <Chart title="Under way" times={s.times} lines={lines.inFlight} elapsed />
    </div>
  )
}
