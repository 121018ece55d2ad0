import { call } from './http'
import { readLines } from './lines'
import type { ScenarioRecord, ScenarioView } from './types'

const at = (name: string, rest = ''): string => `/api/v1/simulations/${encodeURIComponent(name)}/scenarios${rest}`

export async function listScenarios(name: string): Promise<readonly ScenarioView[]> {
  return (await call<{ items: ScenarioView[] }>(at(name))).data.items
}

/** One run with all that happens in it. */
export async function readScenario(name: string, id: string): Promise<ScenarioView> {
  return (await call<ScenarioView>(at(name, `/${encodeURIComponent(id)}`))).data
}

/** What the server says of a scenario's document, and all that would happen; nothing is done. */
export async function checkScenario(name: string, text: string, signal?: AbortSignal): Promise<ScenarioView> {
  return (await call<ScenarioView>(at(name, '?dryRun=true'), { method: 'POST', body: text, type: 'application/yaml', signal })).data
}

export async function startScenario(name: string, text: string): Promise<ScenarioView> {
  return (await call<ScenarioView>(at(name), { method: 'POST', body: text, type: 'application/yaml' })).data
}

/** Ends a run; the reply comes when everything was taken back. */
export async function stopScenario(name: string, id: string): Promise<ScenarioView> {
  return (await call<ScenarioView>(at(name, `/${encodeURIComponent(id)}`), { method: 'DELETE' })).data
}

/** What a run did and does, from its start to its end. */
export async function followScenario(name: string, id: string, onRecords: (records: readonly ScenarioRecord[]) => void, signal: AbortSignal): Promise<void> {
  await readLines(at(name, `/${encodeURIComponent(id)}/log`), (values) => { onRecords(values as ScenarioRecord[]) }, signal)
}
