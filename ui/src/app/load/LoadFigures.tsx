import type { ReactNode } from 'react'
import type { LoadReport, LoadSummary } from '../../api/types'
import type { LoadSecondLike } from '../../topology/loadTest'
import { durationText } from '../time'

interface LoadFiguresProps {
  readonly summary: LoadSummary | undefined
  readonly report: LoadReport | undefined
  /** The last second of one that goes on. */
  readonly last: LoadSecondLike | undefined
}

/** A load test's result in figures; while it goes on, its last second. */
export function LoadFigures({ summary, report, last }: LoadFiguresProps) {
  if (!summary) {
    return last ? (
      <dl className="figures" aria-label="The last second">
        <Figure name="Sent">{last.started}/s</Figure>
        <Figure name="p50">{durationText(last.p50)}</Figure>
        <Figure name="p99">{durationText(last.p99)}</Figure>
        <Figure name="Failed" bad={last.errors > 0}>{last.errors}/s</Figure>
        <Figure name="Missed" bad={last.missed > 0}>{last.missed}/s</Figure>
        <Figure name="In flight">{last.inFlight}</Figure>
      </dl>
    ) : null
  }
  return (
    <>
      <dl className="figures" aria-label="The result">
        <Figure name="Replies">{summary.rate.toFixed(summary.rate < 100 ? 1 : 0)}/s</Figure>
        <Figure name="Requests">{summary.intended.toLocaleString('en')}</Figure>
        <Figure name="p50">{durationText(summary.p50Ms)}</Figure>
        {report && <Figure name="p90">{durationText(report.latency.p90)}</Figure>}
        <Figure name="p99">{durationText(summary.p99Ms)}</Figure>
        <Figure name="Longest">{durationText(summary.maxMs)}</Figure>
        <Figure name="Failed" bad={summary.errorShare > 0}>{(summary.errorShare * 100).toFixed(summary.errorShare > 0 && summary.errorShare < 0.1 ? 2 : 1)} %</Figure>
        <Figure name="Missed" bad={summary.missed > 0}>{summary.missed}</Figure>
      </dl>
      {summary.limits.map((l) => <p className="warning" key={l}>The generator’s limit, not the system’s: {l}</p>)}
      {report && report.thresholds.length > 0 && (
        <table className="thresholds">
          <caption className="hidden">Thresholds</caption>
          <thead><tr><th scope="col">Threshold</th><th scope="col">Measured</th><th scope="col">Holds</th></tr></thead>
          <tbody>{report.thresholds.map((t) => <tr key={t.text}><th scope="row"><code>{t.text}</code></th><td>{t.actual}</td><td className={t.holds ? 'good' : 'bad'}>{t.holds ? '✓ holds' : '✗ broken'}</td></tr>)}</tbody>
        </table>
      )}
    </>
  )
}

function Figure({ name, bad, children }: { readonly name: string; readonly bad?: boolean; readonly children: ReactNode }) {
  return <div className={bad ? 'figure bad' : 'figure'}><dt>{name}</dt><dd>{children}</dd></div>
}
