import { describe, expect, it } from 'vitest'
import { ApiFailure } from '../api/http'
import { setServiceField } from '../topology/edits'
import { draw } from '../topology/document'
import { EditSession, type Gateway } from './session'
import { isClean } from './state'

const first = 'spec:\n  services:\n    a: { framework: express }\n    b: { framework: express }\n'
const replicas = (of: string, n: number) => (text: string): string => setServiceField(text, of, 'replicas', n)

/** A server of one document, which counts its versions. */
class Server implements Gateway {
  text = first
  version = 1
  refuse: ApiFailure | null = null
  puts = 0

  read = () => Promise.resolve({ text: this.text, etag: String(this.version) })

  apply = async (text: string, etag: string) => {
    this.puts++
    await Promise.resolve()
    if (this.refuse) throw this.refuse
    if (etag !== String(this.version)) throw new ApiFailure(412, 'somebody else was faster')
    this.text = text
    return { text, etag: String(++this.version) }
  }

  check = () => Promise.resolve({ name: 'x', exists: true, warnings: [], changes: [] })

  /** Another tab's edit. */
  other(change: (text: string) => string): void {
    this.text = change(this.text)
    this.version++
  }
}

function session(live = true): { server: Server; session: EditSession } {
  const server = new Server()
  return { server, session: new EditSession({ text: first, etag: '1' }, server, live, () => 0) }
}

const settled = async (s: EditSession): Promise<void> => {
  for (let i = 0; i < 50 && (i < 5 || s.get().sending); i++) await Promise.resolve()
}
const counts = (text: string): (number | undefined)[] => draw(text).topology.services.map((s) => s.replicas)

describe('a session', () => {
  it('sends an edit at once, and what is edited meanwhile after it', async () => {
    const { server, session: s } = session()
    s.edit('a', replicas('a', 2))
    s.edit('b', replicas('b', 3))
    await settled(s)
    expect(counts(server.text)).toEqual([2, 3])
    expect(isClean(s.get())).toBe(true)
  })

  it('makes its edit on top of another tab’s', async () => {
    const { server, session: s } = session()
    server.other(replicas('b', 4))
    s.edit('a', replicas('a', 2))
    await settled(s)
    expect(counts(server.text)).toEqual([2, 4])
    expect(s.get().notice).toContain('Somebody else')
  })

  it('shows a conflict, overwrites nothing, and undo and redo bring its own value back', async () => {
    const { server, session: s } = session()
    server.other(replicas('a', 4))
    s.edit('a', replicas('a', 2))
    await settled(s)
    expect(counts(server.text)).toEqual([4, 1])
    expect(s.get().conflicts).toEqual(['spec.services.a.replicas'])
    expect(s.get().past).toHaveLength(1)
  })

  it('takes back its own edit alone', async () => {
    const { server, session: s } = session()
    s.edit('a', replicas('a', 2))
    await settled(s)
    server.other(replicas('b', 4))
    await s.reload()
    s.undo()
    await settled(s)
    expect(counts(server.text)).toEqual([1, 4])
    s.redo()
    await settled(s)
    expect(counts(server.text)).toEqual([2, 4])
  })

  it('keeps a refused edit, says why, and sends the next one', async () => {
    const { server, session: s } = session()
    server.refuse = new ApiFailure(400, 'no', [{ path: 'spec.services.a.replicas', message: 'must be 0 to 100', line: 1, column: 1 }])
    s.edit('a', replicas('a', 900))
    await settled(s)
    expect(s.get().refusal?.errors[0]?.path).toBe('spec.services.a.replicas')
    expect(counts(s.get().draft)[0]).toBe(900)
    server.refuse = null
    s.edit('a again', replicas('a', 9))
    await settled(s)
    expect(counts(server.text)[0]).toBe(9)
    expect(s.get().refusal).toBeNull()
  })

  it('sends what did not reach the server when that is back', async () => {
    const { server, session: s } = session()
    server.refuse = new ApiFailure(0, 'no answer')
    s.edit('a', replicas('a', 2))
    await settled(s)
    expect(s.get().refusal?.status).toBe(0)
    server.refuse = null
    await s.reload()
    expect(counts(server.text)).toEqual([2, 1])
  })

  it('holds a draft until it is applied, graph edits beside typed text too', async () => {
    const { server, session: s } = session()
    s.type(first.replace('b:', 'b2:'))
    s.edit('a', replicas('a', 2))
    await settled(s)
    expect(server.puts).toBe(0)
    await s.apply()
    expect(server.text).toContain('b2:')
    expect(counts(server.text)).toEqual([2, 1])
  })

  it('without live edits waits for each', async () => {
    const { server, session: s } = session(false)
    s.edit('a', replicas('a', 2))
    await settled(s)
    expect(server.puts).toBe(0)
    s.discard()
    expect(isClean(s.get())).toBe(true)
    s.undo()
    expect(counts(s.get().draft)[0]).toBe(2)
    s.close()
  })
})
