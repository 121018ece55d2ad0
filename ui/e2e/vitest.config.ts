import { defineConfig } from 'vitest/config'

// One after the other: each test has a browser and a server of its own, and some of them measure.
export default defineConfig({ test: { include: ['e2e/**/*.test.ts'], environment: 'node', testTimeout: 90_000, hookTimeout: 180_000, fileParallelism: false } })
