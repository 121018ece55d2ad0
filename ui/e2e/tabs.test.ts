import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Browser, Page } from 'playwright-core'
import { launch, node } from './browser'
import { Server } from './server'

// A browser opens six connections to one server at most: with a stream of its own, each tab from the seventh on would never be answered.
const count = 20

let browser: Browser
let server: Server

beforeAll(async () => {
  browser = await launch()
  server = await Server.start()
})

afterAll(async () => {
  await browser.close()
  await server.stop()
})

const document = `apiVersion: microsim.dev/v1alpha1
kind: Simulation
metadata: { name: watched }
spec:
  services:
    front: { framework: aspnetcore, calls: [{ to: back }] }
    back: { framework: gorilla }
`

it('is live in twenty tabs at once, also after a restart of the server', async () => {
  await server.create(document)
  const context = await browser.newContext({ viewport: { width: 900, height: 700 } })
  const tabs = await Promise.all(Array.from({ length: count }, () => context.newPage()))
  await Promise.all(tabs.map((page) => page.goto(`${server.address}/#/watched/topology`)))
  await Promise.all(tabs.map((page) => page.getByText('Running, 2 services').waitFor({ timeout: 60_000 })))

  // 1 What happens is seen in all of them, without asking.
  await disturb(2)
  await Promise.all(tabs.map((page) => replicas(page, '2/2')))

  // 2 One after the other they leave, and the others stay.
  await Promise.all(tabs.slice(0, 5).map((page) => page.close()))
  const left = tabs.slice(5)
  await disturb(3)
  await Promise.all(left.map((page) => replicas(page, '3/3')))

  // 3 The server ends and comes back.
  await server.kill()
  await Promise.all(left.map((page) => page.getByText('Server lost; trying again…').waitFor()))
  server = await Server.start({ port: server.port, data: server.data })
  await Promise.all(left.map((page) => page.getByText('Running, 2 services').waitFor({ timeout: 60_000 })))
  await disturb(2)
  await Promise.all(left.map((page) => replicas(page, '2/2')))
  await context.close()
})

async function disturb(wanted: number): Promise<void> {
  const reply = await fetch(`${server.address}/api/v1/simulations/watched`, {
    method: 'PUT', body: document.replace('back: { framework: gorilla', `back: { framework: gorilla, replicas: ${String(wanted)}`), headers: { 'content-type': 'application/yaml' },
  })
  expect(reply.status).toBe(200)
}

const replicas = (page: Page, text: string): Promise<void> => node(page, 'back').getByText(text).waitFor({ timeout: 30_000 })
