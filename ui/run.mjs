// Runs a program written in TypeScript: node run.mjs FILE
import { runnerImport } from 'vite'

await runnerImport(new URL(process.argv[2], `file://${process.cwd()}/`).pathname, { configFile: false, logLevel: 'error' })
