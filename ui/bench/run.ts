import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { build } from 'vite'
import react from '@vitejs/plugin-react'
import type { Page } from 'playwright-core'
import { launch } from '../e2e/browser.ts'
import { serve } from './server.ts'
import { connections, placeOf, services } from './size.ts'

// Panning over 500 services and 1,500 connections: MicroSim's page with live values every second, beside React Flow's own nodes standing still.
//   node bench/run.ts    prints the frames' times of both, and what else the page must hold
const here = import.meta.dirname
const rounds = 3

const stress = mkdtempSync(join(tmpdir(), 'microsim-stress-'))
await build({ root: join(here, 'stress'), plugins: [react()], logLevel: 'error', build: { outDir: stress, emptyOutDir: true } })
const [ours, theirs] = [await serve(join(here, '../../artifacts/ui')), await serve(stress)]
const browser = await launch()
try {
  const times: Record<'microsim' | 'reactflow', number[]> = { microsim: [], reactflow: [] }
  // In turn, so that what else the machine does meets both.
  for (let round = 0; round < rounds; round++) {
    times.microsim.push(...await pan(await page(ours.address, '/#/large/topology')))
    times.reactflow.push(...await pan(await page(theirs.address, '/')))
  }
  console.log(`${String(services)} services, ${String(connections().length)} connections; frames while panning, in ms`)
  for (const [name, all] of Object.entries(times)) console.log(`${name.padEnd(10)} median ${at(all, 0.5)}  95 % ${at(all, 0.95)}  frames ${String(all.length)}`)
  await layout()
} finally {
  await browser.close()
  ours.close()
  theirs.close()
  rmSync(stress, { recursive: true, force: true })
}

async function page(address: string, path: string): Promise<Page> {
  const opened = await browser.newPage({ viewport: { width: 1440, height: 900 } })
  // Where a person has left them: in the same places as on the other side.
  await opened.addInitScript((positions) => {
    localStorage.setItem('microsim-positions/large', positions)
  }, JSON.stringify(Object.fromEntries(Array.from({ length: services }, (_, i) => [`service-${String(i)}`, placeOf(i)]))))
  await opened.goto(address + path)
  await opened.locator('.react-flow__node').nth(50).waitFor()
  await opened.waitForTimeout(3000)
  return opened
}

async function pan(opened: Page): Promise<number[]> {
  const pane = await opened.locator('.react-flow__pane').boundingBox()
  if (!pane) throw new Error('there is no pane')
  await opened.evaluate(() => {
    const frames: number[] = []
    let last = performance.now()
    const next = (now: number): void => {
      frames.push(now - last)
      last = now
      requestAnimationFrame(next)
    }
    requestAnimationFrame(next)
    Object.assign(globalThis, { frames })
  })
  const y = pane.y + 14
  await opened.mouse.move(pane.x + pane.width / 2, y)
  await opened.mouse.down()
  for (let step = 0; step < 120; step++) await opened.mouse.move(pane.x + pane.width / 2 + Math.sin(step / 12) * 250, y + Math.sin(step / 9) * 8 + 8)
  await opened.mouse.up()
  const frames = await opened.evaluate(() => (globalThis as unknown as { frames: number[] }).frames)
  await opened.close()
  return frames.slice(2)
}

async function layout(): Promise<void> {
  const opened = await page(ours.address, '/#/large/topology')
  const begin = performance.now()
  const before = await opened.locator('.react-flow__viewport').getAttribute('style')
  await opened.keyboard.press('l')
  await opened.waitForFunction((old) => document.querySelector('.react-flow__viewport')?.getAttribute('style') !== old, before, { timeout: 60_000 })
  console.log(`layout of all of it, in the worker: ${(performance.now() - begin).toFixed(0)} ms`)
  await opened.close()
}

function at(all: readonly number[], share: number): string {
  return ([...all].sort((a, b) => a - b)[Math.floor(all.length * share)] ?? 0).toFixed(1)
}
