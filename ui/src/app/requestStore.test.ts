import { describe, expect, it } from 'vitest'
import { readSaved, save } from './requestStore'

function storage() {
  const values = new Map<string, string>()
  return { values, getItem: (key: string) => values.get(key) ?? null, setItem: (key: string, value: string) => void values.set(key, value) }
}

describe('saved requests', () => {
  it('are kept by their names, for each simulation apart', () => {
    const place = storage()
    save('shop', 'buy', '{"a":1}', place)
    save('shop', 'look', '{"b":1}', place)
    save('shop', 'buy', '{"a":2}', place)
    expect(readSaved('shop', place)).toEqual({ buy: '{"a":2}', look: '{"b":1}' })
    expect(readSaved('toy', place)).toEqual({})
    expect(save('shop', 'buy', null, place)).toEqual({ look: '{"b":1}' })
  })

  it('are none where what is stored cannot be read', () => {
    const place = storage()
    for (const broken of ['{', '3', 'null', '{"a":1}']) {
      place.values.set('microsim-requests/shop', broken)
      expect(readSaved('shop', place), broken).toEqual({})
    }
  })
})
