import { annotation, readGroups } from './groups'
import type { Connection, Service, Topology } from './model'

type Fields = Readonly<Record<string, unknown>>

/** Draws what is there of a document; what has the wrong type counts as left out, for the server is to say it. */
export function readTopology(document: unknown): Topology {
  const spec = fields(fields(document).spec)
  const services = Object.entries(fields(spec.services))
  return {
    name: text(fields(fields(document).metadata).name) ?? '',
    services: services.map(([name, value]) => readService(name, fields(value))),
    connections: services.flatMap(([name, value]) => readConnections(name, fields(value))),
    groups: readGroups(fields(fields(fields(document).metadata).annotations)[annotation]),
  }
}

function readService(name: string, value: Fields): Service {
  return {
    name,
    framework: text(value.framework) ?? '',
    replicas: number(value.replicas) ?? 1,
    version: text(value.version) ?? 'v1',
    port: number(value.port),
    parallel: value.parallel === true,
    faults: list(fields(value.faults).before).length + list(fields(value.faults).after).length,
  }
}

function readConnections(from: string, service: Fields): Connection[] {
  const plans: [string, unknown][] = [['/', service.calls], ...Object.entries(fields(service.endpoints)).map(([at, plan]): [string, unknown] => [at, fields(plan).calls])]
  return plans.flatMap(([at, calls]) =>
    list(calls).flatMap((value, index) => {
      const call = fields(value)
      const to = text(call.to)
      return to === undefined ? [] : [readCall(from, at, index, to, call)]
    }),
  )
}

function readCall(from: string, at: string, index: number, to: string, call: Fields): Connection {
  return {
    id: `${from} ${at} ${String(index)}`,
    from,
    to,
    at,
    index,
    name: text(call.name),
    endpoint: text(call.endpoint) ?? '/',
    probability: number(call.probability) ?? 100,
    timeout: number(call.timeout) ?? 30000,
    tryTimeout: number(call.tryTimeout),
    retries: number(call.retries) ?? 0,
    required: call.required !== false,
    link: list(call.link).length,
  }
}

function fields(value: unknown): Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : {}
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' ? value : typeof value === 'number' ? String(value) : undefined
}

function number(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined
}
