/** A text to begin with. */
export interface Template {
  readonly id: string
  readonly title: string
  readonly text: string
  /** Makes the document. */
  readonly make: (options: TemplateOptions) => string
}

export interface TemplateOptions {
  readonly name: string
  readonly frameworks: readonly string[]
  /** How many services, where it can be chosen. */
  readonly count: number
  /** Draws a number from 0 to below 1. */
  readonly random: () => number
}

type Calls = Readonly<Record<string, readonly string[]>>

export const templates: readonly Template[] = [
  { id: 'blank', title: 'Blank', text: 'One service; draw the rest', make: (o) => write(o, 'An entry; drag others beside it and connect them.', { frontend: [] }) },
  { id: 'chain', title: 'Chain', text: 'Each service calls the next', make: (o) => write(o, 'A chain: what the last one suffers, everybody before it feels.', chain(o.count)) },
  { id: 'fan-out', title: 'Fan-out', text: 'One service calls all others', make: (o) => write(o, 'A fan-out: the slowest callee decides how long a call takes.', fanOut(o.count), true) },
  { id: 'random', title: 'Random', text: 'Layers with drawn connections', make: (o) => write(o, 'Drawn at random: layers of services that call the next layers.', drawn(o.count, o.random)) },
]

function write({ name, frameworks }: TemplateOptions, comment: string, calls: Calls, parallel = false): string {
  const lines = [`# ${comment}`, 'apiVersion: microsim.dev/v1alpha1', 'kind: Simulation', `metadata: { name: ${name} }`, 'spec:', '  services:']
  Object.entries(calls).forEach(([service, callees], i) => {
    lines.push(`    ${service}:`, `      framework: ${frameworks[i % Math.max(frameworks.length, 1)] ?? 'aspnetcore'}`)
    if (callees.length === 0) return
    if (parallel) lines.push('      parallel: true')
    lines.push('      calls:', ...callees.map((to) => `        - { to: ${to} }`))
  })
  return `${lines.join('\n')}\n`
}

function chain(count: number): Calls {
  return Object.fromEntries(Array.from({ length: count }, (_, i) => [nameOf(i), i + 1 < count ? [nameOf(i + 1)] : []]))
}

function fanOut(count: number): Calls {
  return Object.fromEntries(Array.from({ length: count }, (_, i) => [nameOf(i), i === 0 ? Array.from({ length: count - 1 }, (_, j) => nameOf(j + 1)) : []]))
}

// Callers come before their callees, so there is no cycle; with two callees at most and few layers a call stays small.
function drawn(count: number, random: () => number): Calls {
  const layers = Math.max(2, Math.min(5, Math.round(Math.sqrt(count))))
  const layerOf = (i: number): number => (i === 0 ? 0 : 1 + Math.floor(((i - 1) * (layers - 1)) / Math.max(count - 1, 1)))
  const all = Array.from({ length: count }, (_, i) => i)
  return Object.fromEntries(
    all.map((i) => {
      const next = all.filter((j) => layerOf(j) === layerOf(i) + 1)
      const chosen = i === 0 ? next : next.filter(() => random() < 2 / Math.max(next.length, 2)).slice(0, 3)
      return [nameOf(i), chosen.map(nameOf)]
    }),
  )
}

function nameOf(i: number): string {
  return `service-${String(i + 1)}`
}
