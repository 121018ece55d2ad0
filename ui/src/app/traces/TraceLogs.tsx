import { useQuery } from '@tanstack/react-query'
import { wordsOf } from '../../api/http'
import { readLogs } from '../../api/logs'
import { readLine } from '../../topology/logLines'
import { durationText } from '../time'
import { go } from '../route'

/** What a trace's services printed of it, by the trace's own time. */
export function TraceLogs({ name, id, start }: { readonly name: string; readonly id: string; readonly start: string }) {
  const lines = useQuery({ queryKey: ['trace-logs', name, id], queryFn: ({ signal }) => readLogs(name, new URLSearchParams({ trace: id }), signal), refetchInterval: 2000 })
  if (lines.error) return <p className="error" role="alert">{wordsOf(lines.error)}</p>
  if (!lines.data) return <p className="hint" aria-busy="true">Reading…</p>
  const of = lines.data.filter((l) => l.instance !== '')
  const more = <button type="button" onClick={() => { go({ page: 'logs', query: { trace: id } }) }}>Follow on the logs page</button>
  if (of.length === 0) {
    return (
      <div className="trace-logs">
        <p className="hint">No line names this trace. Services print what fails, not what goes well.</p>
        {more}
      </div>
    )
  }
  return (
    <div className="trace-logs">
      <ul>
        {of.map((line) => {
          const read = readLine(line)
          return (
            <li key={line.number} className={`level-${line.level ?? 'none'}`}>
              <span className="faint number">{durationText(Math.max(0, Date.parse(line.time) - Date.parse(start)))}</span> <strong>{line.service}</strong> <span className="level">{line.level ?? ''}</span>
              <p>{read.message}</p>
              {read.fields.length > 0 && <small>{read.fields.map(([key, value]) => `${key} ${value}`).join(' · ')}</small>}
            </li>
          )
        })}
      </ul>
      {more}
    </div>
  )
}
