import { call, send } from './http'
import type { LoadReport, LoadTestView } from './types'

const at = (name: string, rest = ''): string => `/api/v1/simulations/${encodeURIComponent(name)}/load-tests${rest}`
const one = (name: string, id: string, rest = ''): string => at(name, `/${encodeURIComponent(id)}${rest}`)

export async function listLoadTests(name: string): Promise<readonly LoadTestView[]> {
  return (await call<{ items: LoadTestView[] }>(at(name))).data.items
}

/** How one stands; while it runs with its last seconds. */
export async function readLoadTest(name: string, id: string): Promise<LoadTestView> {
  return (await call<LoadTestView>(one(name, id))).data
}

/** What the server says of a document, and what would be sent; nothing is. */
export async function checkLoadTest(name: string, document: unknown, signal?: AbortSignal): Promise<LoadTestView> {
  return (await call<LoadTestView>(at(name, '?dryRun=true'), { method: 'POST', body: JSON.stringify(document), signal })).data
}

export async function startLoadTest(name: string, document: unknown): Promise<LoadTestView> {
  return (await call<LoadTestView>(at(name), { method: 'POST', body: JSON.stringify(document) })).data
}

/** Ends one with what there is. */
export async function stopLoadTest(name: string, id: string): Promise<LoadTestView> {
  return (await call<LoadTestView>(one(name, id, '/stop'), { method: 'POST', body: '{}' })).data
}

export async function forgetLoadTest(name: string, id: string): Promise<void> {
  await call(one(name, id), { method: 'DELETE' })
}

export async function readLoadReport(name: string, id: string): Promise<LoadReport> {
  return (await call<LoadReport>(one(name, id, '/report'))).data
}

/** A report as a file; asked for here, for a link could not bring the token. */
export async function loadReportFile(name: string, id: string, format: 'html' | 'json' | 'csv' | 'junit'): Promise<Blob> {
  return (await send(one(name, id, `/report?format=${format}`), {})).blob()
}
