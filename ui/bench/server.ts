import { createServer, type ServerResponse } from 'node:http'
import { existsSync, readFileSync } from 'node:fs'
import { extname, join } from 'node:path'
import type { AddressInfo } from 'node:net'
import { Simulated } from './simulation.ts'
import { services } from './size.ts'

const types: Readonly<Record<string, string>> = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css', '.svg': 'image/svg+xml' }

/** The seconds of this one pass as the bench asks for them, with `POST /step`; those of all others by the clock. */
export const stepped = 'stepped'

const fewServices = 12

/** A server with the files of a folder and, below /api, simulations that change every second. */
export async function serve(folder: string): Promise<{ address: string; close: () => void }> {
  const simulations = new Map([new Simulated('large', services), new Simulated(stepped, services), new Simulated('small', fewServices)].map((s) => [s.name, s]))
  const streams = new Set<ServerResponse>()
  const json = (response: ServerResponse, value: unknown): void => void response.writeHead(200, { 'content-type': 'application/json', etag: '"1"' }).end(JSON.stringify(value))
  const server = createServer((request, response) => {
    const path = (request.url ?? '/').split('?')[0] ?? '/'
    const simulation = simulations.get(path.split('/')[4] ?? '')
    if (path === '/step') {
      for (const stream of streams) send(stream, simulations.get(stepped))
      response.writeHead(204).end()
    } else if (path === '/api/v1/frameworks') json(response, { items: [{ name: 'express', cannot: [] }] })
    else if (path === '/api/v1/simulations') json(response, { items: [...simulations.values()].map((s) => s.view) })
    else if (path.endsWith('/conditions')) json(response, { items: [] })
    else if (path.endsWith('/metrics')) json(response, { simulation: '', from: new Date(0).toISOString(), to: new Date(0).toISOString(), stepSeconds: 1, services: [], connections: [] })
    else if (path.endsWith('/export')) response.writeHead(200, { 'content-type': 'text/plain', etag: '"1"' }).end(simulation?.document)
    else if (path.endsWith('/events')) {
      response.writeHead(200, { 'content-type': 'text/event-stream' }).flushHeaders()
      if (simulation?.name === stepped) hold(streams, response)
      else tick(response, simulation)
    } else if (path.startsWith('/api/')) json(response, simulation?.view)
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

function send(stream: ServerResponse, simulation: Simulated | undefined): void {
  if (simulation) stream.write(`event: metrics\ndata: ${simulation.frame()}\n\n`)
}

function tick(stream: ServerResponse, simulation: Simulated | undefined): void {
  const timer = setInterval(() => {
    send(stream, simulation)
  }, 1000)
  stream.on('close', () => {
    clearInterval(timer)
  })
}

function hold(streams: Set<ServerResponse>, stream: ServerResponse): void {
  streams.add(stream)
  stream.on('close', () => streams.delete(stream))
}
