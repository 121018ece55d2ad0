import catalogue from '../../../contract/faults.json'

/** An argument of a fault type, as the contract's catalogue describes it. */
export interface FaultArgument {
  readonly type: 'integer' | 'number' | 'string'
  readonly summary: string
  readonly unit?: string
  readonly min?: number
  readonly max?: number
  readonly maxLength?: number
  readonly default?: number | string
  readonly enum?: readonly string[]
  readonly required?: boolean
  readonly only?: 'fault' | 'condition'
  readonly format?: string
}

export interface FaultType {
  readonly kind: 'call' | 'state' | 'link'
  readonly link: boolean
  readonly summary: string
  readonly args: Readonly<Record<string, FaultArgument>>
}

export const faultTypes: Readonly<Record<string, FaultType>> = catalogue.types as Readonly<Record<string, FaultType>>
