/** A plain mark of a framework: two letters on a colour of its own, which its name decides. */
export function FrameworkMark({ framework }: { readonly framework: string }) {
  return <span className={`framework hue-${String(hueOf(framework))}`} aria-hidden="true">{framework.slice(0, 2) || '?'}</span>
}

const known = ['aspnetcore', 'actix', 'express', 'flask', 'gorilla']
const hues = 8

function hueOf(framework: string): number {
  const place = known.indexOf(framework)
  if (place >= 0) return place
  return Array.from(framework, (letter) => letter.codePointAt(0) ?? 0).reduce((sum, code) => (sum * 31 + code) % 1000, 7) % hues
}
