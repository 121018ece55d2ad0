import type { MetricsView, ServiceEvent } from '../api/types'
import type { Traffic } from '../topology/traffic'
import { Observable } from './observable'

/** How a service is, as its badge shows it. */
export interface ServiceState {
  readonly phase: ServiceEvent['phase']
  readonly ready: number
  readonly wanted: number
  readonly restarts: number
  readonly reason: string | null
}

/** What a service's processes need. */
export interface Usage {
  readonly cpuCores: number
  readonly memoryBytes: number
  readonly active: number
}

export interface ServiceTraffic extends Traffic, Usage {
  readonly conditions: readonly string[]
}

/** How often frames come: what is older than a few of them is no longer true. */
const oldAfterMs = 5000

/**
 * What the events tell, outside of React: a second brings one frame for hundreds of services, and only those components are drawn again whose own values
 * changed. Each value is read by a key: a service's name or an arrow's id.
 */
export class LiveState {
  readonly traffic = new Observable<ServiceTraffic>()
  readonly arrows = new Observable<Traffic>()
  private forget: ReturnType<typeof setTimeout> | undefined

  constructor(readonly services = new Observable<ServiceState>()) {}

  /** What is measured now; it is forgotten when nothing newer comes. */
  addFrame(frame: MetricsView, arrowId: (from: string, to: string) => string): void {
    this.show(frame, arrowId)
    clearTimeout(this.forget)
    this.forget = setTimeout(() => {
      this.clearTraffic()
    }, oldAfterMs)
  }

  show(frame: MetricsView, arrowId: (from: string, to: string) => string): void {
    this.traffic.replace(frame.services.flatMap(({ name, total }): [string, ServiceTraffic][] => total
      ? [[name, { ...trafficOf(total), cpuCores: round(total.cpuCores), memoryBytes: total.memoryBytes, active: total.active, conditions: total.conditions }]]
      : []))
    this.arrows.replace(frame.connections.flatMap(({ from, to, total }): [string, Traffic][] => (total ? [[arrowId(from, to), trafficOf(total)]] : [])))
  }

  clearTraffic(): void {
    this.traffic.replace([])
    this.arrows.replace([])
  }

  close(): void {
    clearTimeout(this.forget)
  }
}

function trafficOf(measure: { requestsPerSecond: number; errorRatio?: number | null; p99Ms?: number | null }): Traffic {
  return { rate: measure.requestsPerSecond, errorRatio: measure.errorRatio ?? 0, p99Ms: measure.p99Ms ?? null }
}

function round(cores: number): number {
  return Math.round(cores * 100) / 100
}
