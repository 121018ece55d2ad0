import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { build } from 'vite'
import react from '@vitejs/plugin-react'
import { launch } from '../e2e/browser.ts'
import { firstLoad } from './firstLoad.ts'
import { layout } from './layout.ts'
import { memory } from './memory.ts'
import { panning } from './panning.ts'
import { serve } from './server.ts'

// What the page must hold, measured in a real browser; panning beside React Flow's own nodes standing still.
//   npm run bench [-- panning|layout|load|memory ...]
const here = import.meta.dirname
const known = ['panning', 'layout', 'load', 'memory']
const asked = process.argv.slice(3)
for (const one of asked) if (!known.includes(one)) throw new Error(`there is no ${one}; there are ${known.join(', ')}`)
const wants = (one: string): boolean => asked.length === 0 || asked.includes(one)

const stress = mkdtempSync(join(tmpdir(), 'microsim-stress-'))
await build({ root: join(here, 'stress'), plugins: [react()], logLevel: 'error', build: { outDir: stress, emptyOutDir: true } })
const [ours, theirs] = [await serve(join(here, '../../artifacts/ui')), await serve(stress)]
const browser = await launch()
try {
  if (wants('panning')) await panning(browser, ours.address, theirs.address)
  if (wants('layout')) await layout(browser, ours.address)
  if (wants('load')) await firstLoad(browser, ours.address)
  if (wants('memory')) await memory(browser, ours.address)
} finally {
  await browser.close()
  ours.close()
  theirs.close()
  rmSync(stress, { recursive: true, force: true })
}
