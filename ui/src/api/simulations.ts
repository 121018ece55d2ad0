import { call, type Reply } from './http'
import type { AddedCondition, CheckView, ConditionView, FrameworkView, MetricsView, SimulationView } from './types'

const root = '/api/v1/simulations'
const at = (name: string, rest = ''): string => `${root}/${encodeURIComponent(name)}${rest}`
const service = (name: string, of: string, rest = ''): string => at(name, `/services/${encodeURIComponent(of)}${rest}`)

/** A document as it was written, and the tag of its version. */
export interface Version {
  readonly text: string
  readonly etag: string
}

export async function listFrameworks(): Promise<readonly FrameworkView[]> {
  return (await call<{ items: FrameworkView[] }>('/api/v1/frameworks')).data.items
}

export async function listSimulations(): Promise<readonly SimulationView[]> {
  return (await call<{ items: SimulationView[] }>(root)).data.items
}

export async function readSimulation(name: string): Promise<SimulationView> {
  return (await call<SimulationView>(at(name))).data
}

export async function readVersion(name: string): Promise<Version> {
  const reply = await call<string>(at(name, '/export?format=yaml'))
  return { text: reply.data, etag: reply.etag ?? '' }
}

export async function exportAs(name: string, format: string): Promise<string> {
  return (await call<string>(at(name, `/export?format=${format}`), {})).data
}

export async function createSimulation(text: string): Promise<Reply<SimulationView>> {
  return call(root, { method: 'POST', body: text, type: 'application/yaml' })
}

/** Makes a document what runs, unless somebody else changed it since that version. */
export async function applyVersion(name: string, text: string, etag: string): Promise<Version> {
  const reply = await call<SimulationView>(at(name), { method: 'PUT', body: text, type: 'application/yaml', headers: { 'if-match': etag } })
  return { text, etag: reply.etag ?? '' }
}

/** What the server says of a document, and what it would change; nothing is done. */
export async function checkText(name: string, text: string, signal?: AbortSignal): Promise<CheckView> {
  return (await call<CheckView>(at(name, '?dryRun=true'), { method: 'PUT', body: text, type: 'application/yaml', signal })).data
}

export async function deleteSimulation(name: string): Promise<void> {
  await call(at(name), { method: 'DELETE' })
}

export async function restartService(name: string, of: string): Promise<void> {
  await call(service(name, of, '/restart'), { method: 'POST' })
}

export async function listConditions(name: string): Promise<readonly ConditionView[]> {
  return (await call<{ items: ConditionView[] }>(at(name, '/conditions'))).data.items
}

export async function addCondition(name: string, of: string, condition: AddedCondition): Promise<ConditionView> {
  return (await call<ConditionView>(service(name, of, '/conditions'), { method: 'POST', body: JSON.stringify(condition) })).data
}

export async function removeCondition(name: string, of: string, id: string): Promise<void> {
  await call(service(name, of, `/conditions/${encodeURIComponent(id)}`), { method: 'DELETE' })
}

export async function removeAllConditions(name: string): Promise<void> {
  await call(at(name, '/conditions'), { method: 'DELETE' })
}

export async function disrupt(name: string, of: string, type: 'kill' | 'drain' | 'stop' | 'continue', replicas: string): Promise<void> {
  await call(service(name, of, '/disruptions'), { method: 'POST', body: JSON.stringify({ type, replicas }) })
}

export async function readMetrics(name: string, from: string, step: string): Promise<MetricsView> {
  return (await call<MetricsView>(at(name, `/metrics?from=${from}&step=${step}`))).data
}

/** Runs one scripted request; a service's own 4xx or 5xx is a reply too, with its tree. */
export async function sendRequest(name: string, body: string, signal: AbortSignal): Promise<Reply<unknown>> {
  return call(at(name, '/requests'), { method: 'POST', body, signal })
}
