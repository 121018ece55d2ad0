import { connections } from './size.ts'

/** What the control plane would say of a simulation of this many services. No machine here runs 500 of them; the page cannot tell. */
export class Simulated {
  readonly document: string
  readonly view: object
  private readonly pairs: readonly (readonly [number, number])[]
  private second = 0

  constructor(
    readonly name: string,
    private readonly count: number,
  ) {
    this.pairs = connections(count)
    const calls = (i: number): string => this.pairs.filter(([from]) => from === i).map(([, to]) => `{ to: service-${String(to)} }`).join(', ')
    this.document = ['apiVersion: microsim.dev/v1alpha1', 'kind: Simulation', `metadata: { name: ${name} }`, 'spec:', '  services:', ...this.all((i) => `    service-${String(i)}: { framework: express, calls: [${calls(i)}] }`)].join('\n')
    this.view = {
      name, ready: true, seed: '0000002a', warnings: [],
      services: this.all((i) => ({ name: `service-${String(i)}`, framework: 'express', address: 'http://127.0.0.1:1/', wantedReplicas: 1, readyReplicas: 1, replicas: [{ instance: `service-${String(i)}-0`, version: 'v1', phase: 'ready', leaving: false, restarts: 0, lastOutput: [] }] })),
    }
  }

  /** The frame of the next second. Every value in it is another one: nothing is spared. */
  frame(): string {
    const second = ++this.second
    const total = (i: number): object => ({ start: new Date().toISOString(), requests: 50, requestsPerSecond: 10 + ((i * 31 + second * 17) % 90), errors: 0, errorRatio: i % 20 === 0 ? 0.1 : 0, p50Ms: 1, p90Ms: 2, p99Ms: 3 + ((i + second) % 40) })
    return JSON.stringify({
      simulation: this.name, from: '', to: '', stepSeconds: 1,
      services: this.all((i) => ({ name: `service-${String(i)}`, steps: [], total: { ...total(i), active: 1, cpuCores: 0.1, memoryBytes: 6e7, replicas: 1, conditions: [] } })),
      connections: this.pairs.map(([from, to], i) => ({ from: `service-${String(from)}`, to: `service-${String(to)}`, steps: [], total: total(i) })),
    })
  }

  private all<T>(of: (i: number) => T): T[] {
    return Array.from({ length: this.count }, (_, i) => of(i))
  }
}
