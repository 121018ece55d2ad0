import { useMemo } from 'react'
import type { LogView } from '../../api/types'
import { ResultTree } from '../ResultTree'
import { go, show } from '../route'
import { clockText } from '../time'

/** All that a line says, and the ways from it. */
export function LogDetail({ line, onClose }: { readonly line: LogView; readonly onClose: () => void }) {
  const value = useMemo(() => parsed(line.text), [line.text])
  const { traceId, requestId } = line
  return (
    <section className="log-detail" aria-label="The chosen line">
      <header>
        <strong>{line.service}</strong><span className="faint">{line.instance} · {clockText(line.time)}</span>
        {traceId && <button type="button" onClick={() => { go({ page: 'traces', query: { trace: traceId, beside: 'logs' } }) }}>Open its trace</button>}
        {requestId && <button type="button" onClick={() => { show({ request: requestId }) }}>Lines of this request</button>}
        {traceId && <button type="button" onClick={() => { show({ trace: traceId }) }}>Lines of this trace</button>}
        <button type="button" className="quiet" onClick={onClose}>Close</button>
      </header>
      <div className="log-detail-text" tabIndex={0} role="group" aria-label="Its text">{value === undefined ? <pre>{line.text}</pre> : <ResultTree value={value} />}</div>
    </section>
  )
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
