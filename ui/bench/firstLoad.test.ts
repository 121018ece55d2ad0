import { gzipSync } from 'node:zlib'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { build, type Rolldown } from 'vite'
import react from '@vitejs/plugin-react'
import config from '../vite.config.ts'

const most = 300_000
const topologyPage = '/src/app/TopologyPage.tsx'

it('loads less than 300 kB of JavaScript, compressed, before the topology page is there', async () => {
  const built = await build({
    root: fileURLToPath(new URL('..', import.meta.url)), configFile: false, logLevel: 'error', plugins: [react()], build: { ...config.build, write: false },
  }) as Rolldown.RolldownOutput
  const chunks = new Map(built.output.flatMap((part) => (part.type === 'chunk' ? [[part.fileName, part] as const] : [])))
  const needed = new Set<string>()
  const need = (name: string): void => {
    if (needed.has(name)) return
    needed.add(name)
    chunks.get(name)?.imports.forEach(need)
  }
  // The page may be a part of its own some day.
  for (const chunk of chunks.values()) if (chunk.isEntry || chunk.moduleIds.some((id) => id.endsWith(topologyPage))) need(chunk.fileName)
  const size = [...needed].reduce((sum, name) => sum + gzipSync(chunks.get(name)?.code ?? '', { level: 9 }).length, 0)
  expect([...needed].flatMap((name) => chunks.get(name)?.moduleIds ?? []).some((id) => id.endsWith(topologyPage))).toBe(true)
  expect(size).toBeGreaterThan(100_000)
  expect(size).toBeLessThan(most)
}, 60_000)
