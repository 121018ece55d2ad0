import type { Group } from './groups'

/** A connection of the drawing: one call of one endpoint of its caller. */
export interface Connection {
  /** Unique in the document: caller, its endpoint, the call's place. */
  readonly id: string
  readonly from: string
  readonly to: string
  readonly name?: string
  /** The caller's endpoint in whose plan it is. */
  readonly at: string
  /** The place in that endpoint's list of calls. */
  readonly index: number
  /** The callee's endpoint. */
  readonly endpoint: string
  readonly probability: number
  readonly timeout: number
  readonly tryTimeout?: number
  readonly retries: number
  readonly required: boolean
  /** What the call suffers, as the document says it. */
  readonly link: number
}

export interface Service {
  readonly name: string
  readonly framework: string
  readonly replicas: number
  readonly version: string
  readonly port?: number
  readonly parallel: boolean
  /** How many faults every call suffers. */
  readonly faults: number
}

/** What a document draws. Of a text that is no document yet, as much as can be read. */
export interface Topology {
  readonly name: string
  readonly services: readonly Service[]
  readonly connections: readonly Connection[]
  readonly groups: readonly Group[]
}

export const emptyTopology: Topology = { name: '', services: [], connections: [], groups: [] }
