import { token } from './token'
import type { ApiError, ApiProblem } from './types'

/** A refusal of the server, or no answer at all (status 0). */
export class ApiFailure extends Error {
  constructor(
    readonly status: number,
    message: string,
    readonly errors: readonly ApiError[] = [],
    /** What came back, where it is no problem of the server's but a service's own result. */
    readonly result?: unknown,
  ) {
    super(message)
  }
}

export interface Reply<T> {
  readonly status: number
  readonly data: T
  readonly etag: string | null
  readonly headers: Headers
}

export interface Call {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  readonly body?: string
  readonly type?: 'application/json' | 'application/yaml'
  readonly headers?: Readonly<Record<string, string>>
  readonly signal?: AbortSignal
}

/** Calls the API; the reply is read as JSON where it is, else as text. */
export async function call<T>(path: string, { method = 'GET', body, type = 'application/json', headers, signal }: Call = {}): Promise<Reply<T>> {
  const response = await send(path, { method, body, signal, headers: { ...(body === undefined ? {} : { 'content-type': type }), ...headers } })
  const text = await response.text()
  const isJson = /[/+]json/.test(response.headers.get('content-type') ?? '')
  return { status: response.status, data: (isJson && text ? JSON.parse(text) : text) as T, etag: response.headers.get('etag'), headers: response.headers }
}

/**
 * Opens a reply; what is refused is thrown as an {@link ApiFailure}.
 * @param known The server's token, where it asks for one.
 */
export async function send(path: string, init: RequestInit, known = token.get()): Promise<Response> {
  let response: Response
  try {
    response = await fetch(path, { ...init, cache: 'no-store', headers: { ...(init.headers as Record<string, string>), ...(known ? { authorization: `Bearer ${known}` } : {}) } })
  } catch (e) {
    if (init.signal?.aborted) throw e
    throw new ApiFailure(0, 'The server does not answer. It may have ended; `microsim up` starts it again.')
  }
  if (response.ok) return response
  throw await failureOf(response)
}

async function failureOf(response: Response): Promise<ApiFailure> {
  const text = await response.text()
  try {
    const problem = JSON.parse(text) as Partial<ApiProblem>
    if (!(response.headers.get('content-type') ?? '').includes('problem')) return new ApiFailure(response.status, response.statusText, [], problem)
    return new ApiFailure(response.status, problem.detail ?? problem.title ?? response.statusText, problem.errors ?? [])
  } catch {
    return new ApiFailure(response.status, text || response.statusText)
  }
}

/** What went wrong, in words. */
export function wordsOf(error: unknown): string {
  if (!(error instanceof ApiFailure)) return error instanceof Error ? error.message : String(error)
  return error.errors.length === 0 ? error.message : error.errors.map((e) => (e.path === '$' ? e.message : `${e.path}: ${e.message}`)).join('\n')
}
