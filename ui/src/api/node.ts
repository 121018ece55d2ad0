import schema from '../../../contract/schema/node.schema.json'

/** A field of a request's node, as the contract's schema describes it. */
export interface NodeField {
  readonly description: string
  readonly type?: string | readonly string[]
  readonly minimum?: number
  readonly maximum?: number
  readonly default?: unknown
}

/** Those that a person writes: what is reserved, and what the control plane sets by itself, is left out. */
export const nodeFields: Readonly<Record<string, NodeField>> = Object.fromEntries(
  Object.entries(schema.properties as Readonly<Record<string, NodeField>>).filter(([name, field]) => field.description !== 'reserved' && name !== 'service'),
)
