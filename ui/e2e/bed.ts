import { writeSync } from 'node:fs'
import { afterAll, afterEach, beforeAll, expect } from 'vitest'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { launch, open, openIn, shownBy, type Tab } from './browser'
import { Server } from './server'

interface BedOptions {
  /** Done once, before the first test. */
  readonly prepare?: (server: Server) => Promise<void>
  /** Whether tabs share what the browser keeps: the clipboard, what is stored. */
  readonly shared?: boolean
}

/** A browser and a server for the tests of a file. Tabs are closed after the test that opened them, and must not have complained; of a test that fails, what they showed is told. */
export class Bed {
  readonly #options: BedOptions
  readonly #tabs: Tab[] = []
  #browser: Browser | null = null
  #context: BrowserContext | null = null
  #server: Server | null = null

  constructor(options: BedOptions = {}) {
    this.#options = options
    beforeAll(() => this.#begin())
    afterEach(async ({ task }) => {
      if (task.result?.state === 'fail') await this.#tell(task.name)
      await this.#closeTabs()
    })
    afterAll(() => this.#end())
  }

  /** The one that runs now: a test may put another in its place. */
  get server(): Server {
    return there(this.#server)
  }

  set server(server: Server) {
    this.#server = server
  }

  async tab(hash: string, size?: { width: number; height: number }): Promise<Page> {
    const address = `${this.server.address}/${hash}`
    const opened = this.#context ? await openIn(this.#context, address) : await open(there(this.#browser), address, size)
    this.#tabs.push(opened)
    return opened.page
  }

  async #begin(): Promise<void> {
    this.#browser = await launch()
    if (this.#options.shared) this.#context = await this.#browser.newContext({ viewport: { width: 1440, height: 900 } })
    this.#server = await Server.start()
    await this.#options.prepare?.(this.#server)
  }

  async #tell(test: string): Promise<void> {
    const tabs = await Promise.all(this.#tabs.map(shownBy))
    // Past the console, of which a report for machines keeps nothing.
    writeSync(process.stderr.fd, [`When "${test}" failed:`, ...tabs, '--- the server\'s last lines', this.server.lastLines, ''].join('\n'))
  }

  async #closeTabs(): Promise<void> {
    const tabs = this.#tabs.splice(0)
    await Promise.all(tabs.map((tab) => tab.page.close()))
    for (const tab of tabs) expect(tab.complaints).toEqual([])
  }

  async #end(): Promise<void> {
    await this.#browser?.close()
    await this.#server?.stop()
  }
}

function there<T>(one: T | null): T {
  if (one === null) throw new Error('there is none before the first test begins')
  return one
}
