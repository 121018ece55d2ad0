import { describe, expect, it } from 'vitest'
import { Hub, type Port, type Wish } from './hub'
import { Mailbox, type Message } from './mailbox'
import type { EventHandlers, Source } from './stream'

/** A tab that takes what it is told at once, unless it sleeps. */
class Tab implements Port {
  onmessage: Port['onmessage'] = null
  readonly told: string[] = []
  sleeps = false

  postMessage(message: Message): void {
    this.told.push(wordOf(message))
    if (!this.sleeps) queueMicrotask(() => {
      this.say({ kind: 'ready' })
    })
  }

  say(data: Wish): void {
    this.onmessage?.({ data } as MessageEvent<Wish>)
  }
}

const wordOf = (m: Message): string => (m.kind === 'event' ? `${m.type} ${m.data}` : m.kind === 'state' ? m.state : String(m.status))
const source: Source = { path: '/events', token: null }
const settled = async (): Promise<void> => {
  for (let i = 0; i < 600; i++) await Promise.resolve()
}

function hub() {
  const streams: { source: Source; handlers: EventHandlers; signal: AbortSignal }[] = []
  const clock = { now: 0 }
  const made = new Hub((of, handlers, signal) => {
    streams.push({ source: of, handlers, signal })
    return Promise.resolve()
  }, () => clock.now)
  const tab = (of = source): Tab => {
    const opened = new Tab()
    made.add(opened)
    opened.say({ kind: 'follow', source: of })
    return opened
  }
  const stream = (i: number) => {
    const there = streams[i]
    if (!there) throw new Error(`there is no stream ${String(i)}`)
    return there
  }
  return { streams, stream, clock, tab }
}

describe('the hub of streams', () => {
  it('opens one stream for all tabs, and another for another source', async () => {
    const { streams, stream, tab } = hub()
    const tabs = Array.from({ length: 20 }, () => tab())
    const stranger = tab({ path: '/events', token: 'known' })
    expect(streams).toHaveLength(2)
    stream(0).handlers.onState('open')
    stream(0).handlers.onEvent('service', '1')
    await settled()
    for (const one of tabs) expect(one.told).toEqual(['open', 'service 1'])
    expect(stranger.told).toEqual([])
  })

  it('tells who comes later what the others know', async () => {
    const { stream, tab } = hub()
    tab()
    stream(0).handlers.onState('open')
    stream(0).handlers.onEvent('metrics', '1')
    stream(0).handlers.onEvent('metrics', '2')
    await settled()
    const late = tab()
    await settled()
    expect(late.told).toEqual(['open', 'metrics 2'])
    stream(0).handlers.onState('lost')
    const later = tab()
    await settled()
    expect(later.told).toEqual(['lost'])
  })

  it('ends the stream with the last tab, and opens it anew', () => {
    const { streams, stream, tab } = hub()
    const [one, other] = [tab(), tab()]
    one.say({ kind: 'bye' })
    one.say({ kind: 'bye' })
    expect(stream(0).signal.aborted).toBe(false)
    other.say({ kind: 'bye' })
    expect(stream(0).signal.aborted).toBe(true)
    other.say({ kind: 'follow', source })
    expect(streams).toHaveLength(2)
  })

  it('waits for no tab: a slow one gets the newest frame and every event, in order', async () => {
    const { stream, tab } = hub()
    const [quick, slow] = [tab(), tab()]
    slow.sleeps = true
    for (let i = 0; i < 100; i++) {
      stream(0).handlers.onEvent('metrics', String(i))
      if (i % 50 === 0) stream(0).handlers.onEvent('service', String(i))
    }
    await settled()
    expect(slow.told).toEqual(['metrics 0'])
    expect(quick.told.at(-1)).toBe('metrics 99')
    slow.sleeps = false
    slow.say({ kind: 'ready' })
    await settled()
    expect(slow.told).toEqual(['metrics 0', 'service 0', 'service 50', 'metrics 99'])
  })

  it('forgets a tab that sleeps for long, and takes it back when it wakes', async () => {
    const { streams, stream, clock, tab } = hub()
    const asleep = tab()
    asleep.sleeps = true
    stream(0).handlers.onEvent('service', '1')
    clock.now = 121_000
    stream(0).handlers.onEvent('service', '2')
    expect(stream(0).signal.aborted).toBe(true)
    asleep.sleeps = false
    asleep.say({ kind: 'ready' })
    expect(streams).toHaveLength(2)
    stream(1).handlers.onState('open')
    await settled()
    expect(asleep.told).toEqual(['service 1', 'open'])
  })
})

describe('a mailbox', () => {
  it('is bounded, and says that something was missed', () => {
    const mailbox = new Mailbox()
    mailbox.put({ kind: 'state', state: 'lost' })
    mailbox.put({ kind: 'state', state: 'open' })
    for (let i = 0; i < 255; i++) mailbox.put({ kind: 'event', type: 'service', data: String(i) })
    const taken = Array.from({ length: 4 }, () => mailbox.take()).flatMap((m) => (m ? [wordOf(m)] : []))
    expect(taken).toEqual(['open', 'missed {}'])
  })
})
