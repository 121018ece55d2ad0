import type { ApiError } from '../api/types'
import type { Connection } from '../topology/model'

/** Where a service stands in the document, as the server's messages say it. */
export const servicePath = (name: string): string => `spec.services.${name}`

export function connectionPath(connection: Connection): string {
  const plan = connection.at === '/' ? '' : `.endpoints.${connection.at}`
  return `${servicePath(connection.from)}${plan}.calls[${String(connection.index)}]`
}

/** What the server says of a place and of everything below it. */
export function problemsAt(errors: readonly ApiError[], path: string): readonly ApiError[] {
  return errors.filter((e) => e.path === path || e.path.startsWith(`${path}.`) || e.path.startsWith(`${path}[`))
}
