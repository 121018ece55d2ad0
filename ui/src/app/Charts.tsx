import { useQuery } from '@tanstack/react-query'
import { readMetrics } from '../api/simulations'
import { arrowId } from '../topology/graph'
import { series, type Series } from '../topology/series'
import { Chart } from '../live/Chart'

/** The last minutes of a service or of an arrow. Loaded when something is selected. */
export default function Charts({ name, of }: { readonly name: string; readonly of: string }) {
  const metrics = useQuery({ queryKey: ['metrics', name], queryFn: () => readMetrics(name, '5m', '2s'), refetchInterval: 2000 })
  if (!metrics.data) return <div className="charts" aria-busy="true" />
  const { services, connections, from, to, stepSeconds } = metrics.data
  const steps = services.find((s) => s.name === of)?.steps ?? connections.find((c) => arrowId(c.from, c.to) === of)?.steps
  const data: Series = series(steps ?? [], Date.parse(from) / 1000, Date.parse(to) / 1000, stepSeconds)
  if (!steps || data.calls === 0) return <p className="hint">No calls in the last five minutes. Send a request, or open the address of a service, and they are charted here.</p>
  return (
    <div className="charts">
      <Chart title="Calls a second" times={data.times} lines={[{ label: 'calls', values: data.rate, tone: 'plain' }, { label: 'errors', values: data.errors, tone: 'bad' }]} />
      <Chart title="Duration in ms" times={data.times} lines={[{ label: 'p50', values: data.p50, tone: 'faint' }, { label: 'p90', values: data.p90, tone: 'plain' }, { label: 'p99', values: data.p99, tone: 'warn' }]} />
    </div>
  )
}
