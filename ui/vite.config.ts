import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'
import { compressed } from './compress.ts'
import { licenses } from './licenses.ts'

export default defineConfig({
  plugins: [react(), licenses(), compressed()],
  build: {
    target: 'es2022',
    // Files of their own, never inside others: the policy of the page allows its own origin alone.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    // The layout's worker is one file that is loaded only when something is to be arranged.
    chunkSizeWarningLimit: 2000,
  },
  server: { proxy: { '/api': 'http://localhost:7070' } },
})
