import { call } from './http'
import type { TraceSummary, TraceView } from './types'

const at = (name: string, rest = ''): string => `/api/v1/simulations/${encodeURIComponent(name)}/traces${rest}`

export async function listTraces(name: string, query: URLSearchParams, signal?: AbortSignal): Promise<readonly TraceSummary[]> {
  return (await call<{ items: TraceSummary[] }>(at(name, `?${query.toString()}`), { signal })).data.items
}

export async function readTrace(name: string, id: string, signal?: AbortSignal): Promise<TraceView> {
  return (await call<TraceView>(at(name, `/${encodeURIComponent(id)}`), { signal })).data
}
