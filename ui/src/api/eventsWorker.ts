import { Hub } from './hub'

// Shared by all tabs of this origin: each connects once for each stream that it follows.
const hub = new Hub()
const scope = globalThis as unknown as { onconnect: ((event: MessageEvent) => void) | null }

scope.onconnect = ({ ports: [port] }) => {
  if (port) hub.add(port)
}
