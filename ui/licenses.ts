import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Plugin } from 'vite'

interface Lock {
  readonly packages: Readonly<Record<string, { readonly version?: string; readonly license?: string; readonly dev?: boolean; readonly optional?: boolean }>>
}

/** Lays the licences of everything that the page is made of beside it: whoever passes the page on passes them on too. */
export function licenses(): Plugin {
  let folder = ''
  return {
    name: 'licenses',
    apply: 'build',
    configResolved(config) {
      folder = config.build.outDir
    },
    closeBundle() {
      const lock = JSON.parse(readFileSync('package-lock.json', 'utf8')) as Lock
      const used = Object.entries(lock.packages).filter(([path, p]) => path !== '' && !p.dev && !p.optional && !path.includes('@types/') && existsSync(path))
      writeFileSync(join(folder, 'licenses.txt'), used.map(([path, p]) => `${path.replace(/^.*node_modules\//, '')} ${p.version ?? ''} (${p.license ?? 'see below'})\n\n${textIn(path)}\n`).join(`\n${'-'.repeat(80)}\n`))
    },
  }
}

function textIn(path: string): string {
  const file = readdirSync(path).find((name) => /^licen[cs]e/i.test(name))
  return file ? readFileSync(join(path, file), 'utf8').trim() : ''
}
