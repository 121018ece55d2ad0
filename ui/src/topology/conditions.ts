import { faultTypes, type FaultArgument, type FaultType } from '../api/faults'

/** The fault types that may be a condition of a service, or of its calls to another one. */
export function conditionTypes(onConnection: boolean): [string, FaultType][] {
  return Object.entries(faultTypes).filter(([, type]) => (onConnection ? type.link : type.kind !== 'link'))
}

/** The arguments that a condition of a type may have. */
export function argumentsOf(type: string): [string, FaultArgument][] {
  return Object.entries(faultTypes[type]?.args ?? {}).filter(([, argument]) => argument.only !== 'fault')
}

/** A field's text as an argument; undefined leaves it out. What is wrong in it, the server says. */
export function argumentValue(argument: FaultArgument, text: string): string | number | undefined {
  if (text.trim() === '') return undefined
  const number = Number(text)
  return argument.type === 'string' || Number.isNaN(number) ? text : number
}

/** What may be put into a field, in words. */
export function rangeText({ min, max, unit, maxLength, required }: FaultArgument): string {
  const range = min !== undefined && max !== undefined ? `${min.toLocaleString('en')} to ${max.toLocaleString('en')}` : maxLength === undefined ? '' : `up to ${String(maxLength)} characters`
  return [range, unit, required ? 'required' : ''].filter(Boolean).join(', ').replace(', ms', ' ms')
}

/** A first value for a field that must have one, so that a fault is one click away. */
export function suggestion(type: string, name: string, argument: FaultArgument): string {
  if (argument.default !== undefined) return String(argument.default)
  const known: Readonly<Record<string, string>> = {
    'latency delay': '500', 'payload size': '100000', 'work cpu': '50', 'memory-leak size': '100', 'throttle rate': '10000',
    'disk size': '100', 'connection-leak count': '50', 'log-flood rate': '100',
  }
  return argument.required ? (known[`${type} ${name}`] ?? String(argument.min ?? '')) : ''
}

/** Time that is left, as people say it. */
export function timeLeft(milliseconds: number): string {
  const seconds = Math.max(0, Math.ceil(milliseconds / 1000))
  return seconds < 60 ? `${String(seconds)} s` : `${String(Math.floor(seconds / 60))} min ${String(seconds % 60)} s`
}
