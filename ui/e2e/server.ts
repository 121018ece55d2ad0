import { spawn, type ChildProcess } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

const home = fileURLToPath(new URL('../../', import.meta.url))

export interface ServerOptions {
  readonly port?: number
  readonly data?: string
  readonly token?: string
}

const mostLines = 60

/** A control plane as it ships, with a data folder of its own. */
export class Server {
  private constructor(
    private readonly process: ChildProcess,
    private readonly lines: readonly string[],
    readonly address: string,
    readonly data: string,
  ) {}

  static async start({ port = 0, data = mkdtempSync(join(tmpdir(), 'microsim-ui-')), token }: ServerOptions = {}): Promise<Server> {
    const process = spawn(join(home, 'artifacts/microsim/microsim'), ['serve', '--port', String(port), '--data', data], {
      env: { ...globalThis.process.env, MICROSIM_HOME: home, ...(token ? { MICROSIM_TOKEN: token } : {}) },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    const lines: string[] = []
    const address = await new Promise<string>((resolve, reject) => {
      for (const output of [process.stdout, process.stderr]) {
        createInterface(output).on('line', (line) => {
          if (lines.push(line) > mostLines) lines.shift()
          const found = /API at (http:\/\/\S+?)\/?(\s|$)/.exec(line)
          if (found?.[1]) resolve(found[1])
        })
      }
      process.on('exit', () => {
        reject(new Error(`the server ended: ${lines.join('\n')}`))
      })
    })
    return new Server(process, lines, address, data)
  }

  /** What it printed last. */
  get lastLines(): string {
    return this.lines.join('\n')
  }

  get port(): number {
    return Number(new URL(this.address).port)
  }

  async create(document: string, headers: Record<string, string> = {}): Promise<void> {
    const reply = await fetch(`${this.address}/api/v1/simulations`, { method: 'POST', body: document, headers: { 'content-type': 'application/yaml', ...headers } })
    if (!reply.ok) throw new Error(await reply.text())
  }

  /** Runs a scripted request; what came back does not matter. */
  async send(name: string, node: object, id: string): Promise<void> {
    await fetch(`${this.address}/api/v1/simulations/${name}/requests`, { method: 'POST', body: JSON.stringify(node), headers: { 'content-type': 'application/json', 'x-request-id': id } })
  }

  async document(name: string): Promise<string> {
    return (await fetch(`${this.address}/api/v1/simulations/${name}/export`)).text()
  }

  /** At once and without a word to anybody, as a crash would. */
  async kill(): Promise<void> {
    await this.end('SIGKILL')
  }

  async stop(): Promise<void> {
    await this.end('SIGTERM')
    rmSync(this.data, { recursive: true, force: true })
  }

  private async end(signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
    if (this.process.exitCode !== null || this.process.signalCode !== null) return
    const ended = new Promise((resolve) => this.process.once('exit', resolve))
    this.process.kill(signal)
    await ended
  }
}
