/** That something was broken on purpose, at the corner of what it was done to. */
export function ConditionBadge({ types }: { readonly types: readonly string[] }) {
  if (types.length === 0) return null
  return <span className="conditions" title={`conditions: ${types.join(', ')}`}>⚡ {types[0]}{types.length > 1 ? ` +${String(types.length - 1)}` : ''}</span>
}
