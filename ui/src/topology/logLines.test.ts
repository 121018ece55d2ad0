import { describe, expect, it } from 'vitest'
import { Lines } from '../api/lines'
import type { LogView } from '../api/types'
import { appended, emptyTail, logQuery, mostLines, pausedTail, readLine } from './logLines'

const line = (number: number): LogView => ({ number, time: '2026-01-01T00:00:00Z', service: 'a', instance: 'a-0', text: String(number) })
const many = (from: number, count: number): LogView[] => Array.from({ length: count }, (_, i) => line(from + i))

describe('lines of a stream', () => {
  it('are found wherever the pieces end', () => {
    const stream = '{"a":1}\n{"b":"ü"}\n'
    for (let cut = 0; cut <= stream.length; cut++) {
      const lines = new Lines()
      expect([...lines.add(stream.slice(0, cut)), ...lines.add(stream.slice(cut))]).toEqual(['{"a":1}', '{"b":"ü"}'])
    }
  })
})

describe('a printed line', () => {
  it('says what happened and what else it knows', () => {
    expect(readLine({ text: '{"time":"x","level":"warning","event":"call","status":503,"requestId":"r","errors":["a"]}' })).toEqual({ message: 'call', fields: [['status', '503'], ['errors', '["a"]']] })
    expect(readLine({ text: '{"event":"call","durationMs":39.155868000000016,"bytes":1234567890123}' }).fields).toEqual([['durationMs', '39.1559'], ['bytes', '1234567890123']])
    expect(readLine({ text: '{"event":"started","message":"on 8080"}' }).message).toBe('started: on 8080')
  })

  it('is shown as it is when it is nobody\'s JSON', () => {
    for (const text of ['Traceback:', '{broken', '{"no":"event"}', '']) expect(readLine({ text }).message).toBe(text)
  })
})

describe('what is followed', () => {
  it('is bounded, the newest stay', () => {
    const tail = appended(appended(emptyTail, many(1, mostLines)), many(mostLines + 1, 3))
    expect([tail.shown.length, tail.shown[0]?.number, tail.shown.at(-1)?.number, tail.cut]).toEqual([mostLines, 4, mostLines + 3, true])
  })

  it('stands still while it is paused, and goes on with what came meanwhile', () => {
    const paused = appended(pausedTail(appended(emptyTail, many(1, 2)), true), many(3, 2))
    expect([paused.shown.length, paused.waiting.length]).toEqual([2, 2])
    const on = pausedTail(paused, false)
    expect([on.shown.map((l) => l.number), on.waiting]).toEqual([[1, 2, 3, 4], []])
    expect(pausedTail(on, false)).toBe(on)
  })

  it('is asked for by the filters of the address', () => {
    expect(logQuery({ service: 'a', level: '', text: 'x y', select: 'z' }).toString()).toBe('service=a&text=x+y')
  })
})
