import { describe, expect, it } from 'vitest'
import { completionAt } from './completion'

const services = ['cart', 'store', 'ads']

/** What is offered where a text has a bar. */
function offered(marked: string): string[] {
  const caret = marked.indexOf('|')
  return completionAt(marked.replace('|', ''), caret, services)?.options.map((o) => o.label) ?? []
}

/** The text after the option of that name was taken. */
function taken(marked: string, label: string): string {
  const text = marked.replace('|', '')
  const completion = completionAt(text, marked.indexOf('|'), services)
  const option = completion?.options.find((o) => o.label === label)
  if (!completion || !option) throw new Error(`${label} is not offered`)
  return text.slice(0, completion.from) + option.text + text.slice(completion.to)
}

describe('completion of a request', () => {
  it('offers services where one is called, at any depth', () => {
    expect(offered('{"designation": "|"}')).toEqual(services)
    expect(offered('{"designation": "|')).toEqual(services)
    expect(offered('{"designation": |')).toEqual(services)
    expect(offered('{"designation": "cart", "routes": [{"designation": "s|"}]}')).toEqual(['store', 'ads'])
    expect(offered('{"designation": "cart|"}')).toEqual([])
  })

  it('offers the fields that a node has not yet', () => {
    const keys = offered('{"designation": "cart", "|"}')
    expect(keys).toContain('routes')
    expect(keys).toContain('tryTimeout')
    expect(keys).not.toContain('designation')
    expect(keys).not.toContain('hedge')
    expect(offered('{"routes": [{"designation": "cart", "re|"}]}')).toEqual(['retries', 'required'])
  })

  it('offers fault types that may stand there', () => {
    expect(offered('{"faults": {"before": [{"type": "|"}]}}')).toContain('memory-leak')
    expect(offered('{"faults": {"before": [{"type": "|"}]}}')).not.toContain('dns')
    expect(offered('{"link": [{"type": "|"}]}')).toContain('dns')
    expect(offered('{"link": [{"type": "|"}]}')).not.toContain('memory-leak')
    expect(offered('{"faults": {"|')).toEqual(['before', 'after'])
  })

  it('offers a fault’s arguments and their words', () => {
    expect(offered('{"faults": {"after": [{"type": "latency", "args": {"delay": 5, "|"}}]}}')).toEqual(['jitter', 'distribution', 'shape'])
    expect(offered('{"faults": {"after": [{"type": "latency", "args": {"distribution": "|"}}]}}')).toContain('pareto')
    expect(offered('{"faults": {"after": [{"type": "connection-leak", "args": {"to": "|"}}]}}')).toEqual(services)
    expect(offered('{"faults": {"after": [{"type": "unheard-of", "args": {"|"}}]}}')).toEqual([])
  })

  it('offers true and false', () => {
    expect(offered('{"parallel": |}')).toEqual(['true', 'false'])
    expect(offered('{"parallel": t|}')).toEqual(['true'])
  })

  it('offers nothing between words, after the end and in what is no object', () => {
    for (const text of ['|', '{"designation" |', '{"designation": "cart" |', '{}|', '"|"', '[|]', '{"timeout": |}', '{"env": {"|"}}']) expect(offered(text), text).toEqual([])
  })

  it('puts in what is missing alone', () => {
    expect(taken('{"des|', 'designation')).toBe('{"designation": ')
    expect(taken('{"des|": 1}', 'designation')).toBe('{"designation": 1}')
    expect(taken('{"designation": "c|"}', 'cart')).toBe('{"designation": "cart"}')
    expect(taken('{"parallel": f|}', 'false')).toBe('{"parallel": false}')
  })
})
