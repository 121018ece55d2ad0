import { readFileSync, readdirSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { addCopies, clipOf, definitionsIn } from './clip'
import { draw } from './document'
import { addService, connect, disconnect, removeServices, renameService, setConnectionField, setServiceField } from './edits'
import { duplicate } from './duplicate'
import { graphOf, marksOf } from './graph'
import { compareLines } from './lines'
import { templates } from './templates'
import { transplant } from './transplant'

const folder = new URL('../../../docs/examples/', import.meta.url)
const examples = readdirSync(folder).filter((f) => f.endsWith('.yaml')).map((f): [string, string] => [f, readFileSync(new URL(f, folder), 'utf8')])

const text = `# What it is for.
apiVersion: microsim.dev/v1alpha1
kind: Simulation
metadata: { name: toy }
spec:
  services:
    a: # the entry
      framework: express
      faults: { before: [{ type: work, args: { cpu: 1 } }] }
      calls:
        - { to: b, timeout: 500 } # quick

        - {to: c}
    b: { framework: actix }
    c: { framework: flask, endpoints: { /x: { calls: [{ to: b }] } } }
`

const changed = (before: string, after: string): string[] => compareLines(before, after).filter((l) => l.kind !== 'same').map((l) => (l.kind === 'added' ? '+' : '-') + l.text.trim())

describe('edits', () => {
  it.each(examples)('leave every other line of %s as it is', (_, example) => {
    const first = draw(example).topology.services[0]?.name ?? ''
    const edited = setServiceField(example, first, 'version', 'v9')
    expect(changed(example, edited).filter((l) => !l.includes('v9') && !l.includes(first))).toEqual([])
    expect(draw(edited).topology.services[0]?.version).toBe('v9')
  })

  it('add a service on lines of its own', () => {
    expect(changed(text, addService(text, 'd', { framework: 'gorilla' }))).toEqual(['+d:', '+framework: gorilla'])
    expect(addService(text, 'a', { framework: 'gorilla' })).toBe(text)
  })

  it('connect and disconnect', () => {
    const connected = connect(text, 'b', 'c')
    expect(draw(connected).topology.connections.map((c) => `${c.from} ${c.to}`)).toContain('b c')
    const back = disconnect(connected, draw(connected).topology.connections.filter((c) => c.from === 'b'))
    expect(draw(back).topology).toEqual(draw(text).topology)
    const { connections } = draw(text).topology
    expect(draw(disconnect(text, connections)).topology.connections).toEqual([])
  })

  it('remove a service with the calls to it, and no comment of others', () => {
    const removed = removeServices(text, ['b'])
    expect(graphOf(draw(removed).topology).others).toEqual([])
    expect(draw(removed).topology.connections.map((c) => c.to)).toEqual(['c'])
    expect(removed).toContain('# the entry')
  })

  it('rename a service in calls of endpoints too', () => {
    const renamed = draw(renameService(text, 'b', 'bee')).topology
    expect(renamed.services.map((s) => s.name)).toEqual(['a', 'bee', 'c'])
    expect(renamed.connections.map((c) => c.to)).toEqual(['bee', 'c', 'bee'])
    expect(renameService(text, 'b', 'c')).toBe(text)
  })

  it('set fields of calls in endpoints, and take them out', () => {
    const call = draw(text).topology.connections.find((c) => c.from === 'c')
    if (!call) throw new Error('there is none')
    const set = setConnectionField(text, call, 'probability', 20)
    expect(draw(set).topology.connections.find((c) => c.from === 'c')?.probability).toBe(20)
    // The line that was edited is spelt in the printer's way, no other one.
    expect(changed(text, setConnectionField(set, call, 'probability', null)).map((l) => l.slice(1).replace(/ /g, ''))).toEqual(Array(2).fill('c:{framework:flask,endpoints:{/x:{calls:[{to:b}]}}}'))
  })

  it('duplicate services with the calls among them', () => {
    const copy = draw(duplicate(text, ['a', 'b']).text).topology.connections.filter((c) => c.from === 'a-2')
    expect(copy.map((c) => c.to)).toEqual(['b-2', 'c'])
  })

  it('paste what was copied, with the calls among it, and without calls to what is not there', () => {
    const clip = clipOf(text, ['a', 'c'])
    expect(clip).not.toContain('b:')
    const same = addCopies(text, definitionsIn(clip))
    expect(Object.fromEntries(same.names)).toEqual({ a: 'a-2', c: 'c-2' })
    expect(draw(same.text).topology.connections.filter((c) => c.from.endsWith('-2')).map((c) => `${c.from} ${c.to}`)).toEqual(['a-2 b', 'a-2 c-2', 'c-2 b'])
    const other = addCopies('spec: { services: { x: { framework: flask } } }', definitionsIn(clip))
    expect(draw(other.text).topology.services.map((s) => s.name)).toEqual(['x', 'a', 'c'])
    expect(draw(other.text).topology.connections.map((c) => `${c.from} ${c.to}`)).toEqual(['a c'])
    expect(draw(other.text).topology.services[1]?.faults).toBe(1)
  })

  it('paste a whole document, and find nothing in what is none', () => {
    expect(Object.keys(definitionsIn(text))).toEqual(['a', 'b', 'c'])
    for (const none of ['', 'services: 3', 'services: [a]', 'a: [', 'hello', 'services: { a: 1 }']) expect(definitionsIn(none)).toEqual({})
  })

  it('leave what is no YAML alone', () => {
    expect(connect('a: [', 'a', 'b')).toBe('a: [')
    expect(draw('a: [').problem?.line).toBe(1)
  })
})

describe('transplant', () => {
  const mine = connect(text, 'b', 'c')
  const theirs = setServiceField(text, 'a', 'replicas', 3)

  it('makes a change on top of what somebody else did', () => {
    const both = transplant(theirs, text, mine)
    expect(both.conflicts).toEqual([])
    expect(draw(both.text).topology.services[0]?.replicas).toBe(3)
    expect(draw(both.text).topology.connections.map((c) => `${c.from} ${c.to}`)).toContain('b c')
  })

  it('takes it back and keeps theirs', () => {
    expect(draw(transplant(transplant(theirs, text, mine).text, mine, text).text).topology).toEqual(draw(theirs).topology)
  })

  it('merges calls that both added to one service', () => {
    const both = transplant(connect(text, 'a', 'a2'), text, connect(text, 'a', 'a3'))
    expect(draw(both.text).topology.connections.filter((c) => c.from === 'a').map((c) => c.to)).toEqual(['b', 'c', 'a2', 'a3'])
  })

  it('names what both changed, and keeps theirs there', () => {
    const both = transplant(theirs, text, setServiceField(text, 'a', 'replicas', 5))
    expect(both.conflicts).toEqual(['spec.services.a.replicas'])
    expect(both.text).toBe(theirs)
  })
})

describe('templates', () => {
  it.each(templates)('$id draws what it says', ({ make }) => {
    const { topology, problem } = draw(make({ name: 'mine', frameworks: ['express', 'actix'], count: 9, random: () => 0.3 }))
    expect(problem).toBeNull()
    expect(topology.name).toBe('mine')
    expect(graphOf(topology).others).toEqual([])
    const order = topology.services.map((s) => s.name)
    expect(topology.connections.every((c) => order.indexOf(c.from) < order.indexOf(c.to))).toBe(true)
  })
})

describe('marks', () => {
  it('say how the draft differs from what runs', () => {
    const running = draw(text).topology
    const draft = draw(removeServices(setServiceField(addService(text, 'd', { framework: 'flask' }), 'a', 'replicas', 2), ['c'])).topology
    const marks = marksOf(draft, running)
    expect(Object.fromEntries(marks)).toMatchObject({ a: 'changed', b: 'same', c: 'removed', d: 'added', 'a b': 'same', 'a c': 'removed' })
  })
})
