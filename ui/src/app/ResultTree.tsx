import './styles/json.css'

const openDepth = 4

/** Any JSON, to be opened and closed. All of it is text: nothing in it can become part of the page. */
export function ResultTree({ value, name, depth = 0 }: { readonly value: unknown; readonly name?: string; readonly depth?: number }) {
  const label = name === undefined ? null : <span className="key">{name}: </span>
  if (typeof value !== 'object' || value === null) {
    return <div className="json">{label}<span className={value === null ? 'faint' : typeof value === 'string' ? 'string' : 'number'}>{JSON.stringify(value)}</span></div>
  }
  const entries: [string, unknown][] = Object.entries(value)
  const isList = Array.isArray(value)
  if (entries.length === 0) return <div className="json">{label}<span className="faint">{isList ? '[]' : '{}'}</span></div>
  return (
    <details className="json" open={depth < openDepth}>
      <summary>{label}<span className="faint">{isList ? `[${String(entries.length)}]` : summaryOf(value as Record<string, unknown>)}</span></summary>
      {entries.map(([key, inner]) => <ResultTree key={key} name={key} value={inner} depth={depth + 1} />)}
    </details>
  )
}

function summaryOf(value: Readonly<Record<string, unknown>>): string {
  return typeof value.service === 'string' ? value.service : `{${String(Object.keys(value).length)}}`
}
