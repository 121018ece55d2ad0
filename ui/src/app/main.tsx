import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import '@xyflow/react/dist/style.css'
import './styles/base.css'
import './styles/drawing.css'
import './styles/panels.css'
import { ApiFailure } from '../api/http'
import { App } from './App'

const queries = new QueryClient({
  defaultOptions: { queries: { retry: (count, error) => error instanceof ApiFailure && error.status === 0 && count < 20, retryDelay: 1000, staleTime: 2000 } },
})

const root = document.getElementById('root')
if (root) {
  createRoot(root).render(
    <StrictMode>
      <QueryClientProvider client={queries}>
        <App />
      </QueryClientProvider>
    </StrictMode>,
  )
}
