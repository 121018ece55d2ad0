import { createServer, type ServerResponse } from 'node:http'
import { existsSync, readFileSync } from 'node:fs'
import { extname, join } from 'node:path'
import type { AddressInfo } from 'node:net'
import { connections, services } from './size.ts'

const types: Readonly<Record<string, string>> = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css', '.svg': 'image/svg+xml' }

/** A server with the files of a folder and, below /api, a simulation of the bench's size that changes every second. No machine here runs 500 services; the page cannot tell. */
export async function serve(folder: string): Promise<{ address: string; close: () => void }> {
  const pairs = connections()
  const document = ['apiVersion: microsim.dev/v1alpha1', 'kind: Simulation', 'metadata: { name: large }', 'spec:', '  services:', ...Array.from({ length: services }, (_, i) =>
    `    service-${String(i)}: { framework: express, calls: [${pairs.filter(([from]) => from === i).map(([, to]) => `{ to: service-${String(to)} }`).join(', ')}] }`)].join('\n')
  const view = {
    name: 'large', ready: true, seed: '0000002a', warnings: [],
    services: Array.from({ length: services }, (_, i) => ({ name: `service-${String(i)}`, framework: 'express', address: 'http://127.0.0.1:1/', wantedReplicas: 1, readyReplicas: 1, replicas: [{ instance: `service-${String(i)}-0`, version: 'v1', phase: 'ready', leaving: false, restarts: 0, lastOutput: [] }] })),
  }
  const json = (response: ServerResponse, value: unknown): void => void response.writeHead(200, { 'content-type': 'application/json', etag: '"1"' }).end(JSON.stringify(value))
  const server = createServer((request, response) => {
    const path = (request.url ?? '/').split('?')[0] ?? '/'
    if (path === '/api/v1/frameworks') json(response, { items: [{ name: 'express', cannot: [] }] })
    else if (path === '/api/v1/simulations') json(response, { items: [view] })
    else if (path.endsWith('/conditions')) json(response, { items: [] })
    else if (path.endsWith('/export')) response.writeHead(200, { 'content-type': 'text/plain', etag: '"1"' }).end(document)
    else if (path.endsWith('/events')) stream(response, pairs)
    else if (path.startsWith('/api/')) json(response, view)
    else {
      const file = join(folder, path === '/' ? 'index.html' : path)
      if (existsSync(file)) response.writeHead(200, { 'content-type': types[extname(file)] ?? 'application/octet-stream' }).end(readFileSync(file))
      else response.writeHead(404).end()
    }
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    address: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`,
    close() {
      server.closeAllConnections()
      server.close()
    },
  }
}

function stream(response: ServerResponse, pairs: readonly (readonly [number, number])[]): void {
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  let second = 0
  const timer = setInterval(() => {
    second++
    // Every value changes each second: nothing is spared.
    const total = (i: number): object => ({ start: new Date().toISOString(), requests: 50, requestsPerSecond: 10 + ((i * 31 + second * 17) % 90), errors: 0, errorRatio: i % 20 === 0 ? 0.1 : 0, p50Ms: 1, p90Ms: 2, p99Ms: 3 + ((i + second) % 40) })
    const frame = {
      simulation: 'large', from: '', to: '', stepSeconds: 1,
      services: Array.from({ length: services }, (_, i) => ({ name: `service-${String(i)}`, steps: [], total: { ...total(i), active: 1, cpuCores: 0.1, memoryBytes: 6e7, replicas: 1, conditions: [] } })),
      connections: pairs.map(([from, to], i) => ({ from: `service-${String(from)}`, to: `service-${String(to)}`, steps: [], total: total(i) })),
    }
    response.write(`event: metrics\ndata: ${JSON.stringify(frame)}\n\n`)
  }, 1000)
  response.on('close', () => {
    clearInterval(timer)
  })
}
