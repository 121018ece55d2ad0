import { describe, expect, it } from 'vitest'
import { draw } from './document'
import { addService, removeServices, renameService } from './edits'
import { frameAround, movedServices, strangersIn, withBoxes } from './frames'
import { graphOf } from './graph'
import { groupId, grouped, idsOf, markOf, type GroupedGraph } from './grouping'
import { group, readGroups, renameGroup, ungroup } from './groups'
import { elkGraph, framePadding, nodeHeight, nodeWidth, placesIn } from './layout'
import { summed, worstTone } from './traffic'
import { transplant } from './transplant'

const text = `# kept
apiVersion: microsim.dev/v1alpha1
kind: Simulation
metadata: { name: toy } # a toy
spec:
  services:
    web: { framework: express, calls: [{ to: cart }, { to: pay }, { to: web }] }
    cart: { framework: actix, calls: [{ to: pay }, { to: stock }] }
    pay: { framework: flask, calls: [{ to: https://bank.example/ }] }
    stock: { framework: flask }
`

const groupsOf = (document: string): Record<string, readonly string[]> => Object.fromEntries(draw(document).topology.groups.map((g) => [g.name, g.services]))
const graph = graphOf(draw(text).topology)
const none = new Set<string>()
const collapsedShop = grouped(graph, [{ name: 'shop', services: ['cart', 'pay', 'gone'] }], new Set(['shop']))

describe('groups in a document', () => {
  it('are an annotation, a line for each, and nothing else of the text changes', () => {
    const one = group(text, 'shop', ['cart', 'pay'])
    expect(one).toContain(`metadata:
  name: toy
  annotations:
    microsim.dev/groups: |
      shop: [cart, pay]
`)
    expect(one).toContain('# kept')
    expect(one.slice(one.indexOf('spec:'))).toBe(text.slice(text.indexOf('spec:')))
    expect(groupsOf(group(one, 'back: "office"', ['stock']))).toEqual({ shop: ['cart', 'pay'], 'back: "office"': ['stock'] })
    // Taken back, the text is what it was.
    expect(transplant(one, one, text).text).toBe(text)
  })

  it('have each service once: what goes into one leaves the other, and an empty one is gone', () => {
    const two = group(group(text, 'shop', ['cart', 'pay']), 'rest', ['stock'])
    expect(groupsOf(group(two, 'rest', ['pay']))).toEqual({ shop: ['cart'], rest: ['stock', 'pay'] })
    expect(groupsOf(group(two, 'rest', ['cart', 'pay']))).toEqual({ rest: ['stock', 'cart', 'pay'] })
    expect(groupsOf(ungroup(two, ['cart', 'stock']))).toEqual({ shop: ['pay'] })
    expect(ungroup(two, ['cart', 'pay', 'stock'])).not.toContain('annotations')
    expect(groupsOf(renameGroup(two, 'shop', 'front'))).toEqual({ front: ['cart', 'pay'], rest: ['stock'] })
    expect(renameGroup(two, 'shop', 'rest')).toBe(two)
  })

  it('follow when services are renamed and removed, and other edits leave them alone', () => {
    const one = group(text, 'shop', ['cart', 'pay'])
    expect(groupsOf(renameService(one, 'cart', 'basket'))).toEqual({ shop: ['basket', 'pay'] })
    expect(groupsOf(removeServices(one, ['pay']))).toEqual({ shop: ['cart'] })
    expect(removeServices(one, ['cart', 'pay'])).not.toContain('annotations')
    expect(groupsOf(addService(one, 'new', { framework: 'express' }))).toEqual({ shop: ['cart', 'pay'] })
  })

  it('are none where the annotation cannot be read; other annotations stay', () => {
    for (const wrong of [undefined, 7, '', '[', 'a', '[a]', 'a: 1', 'a: {b: c}', 'a: []', 'a: [1]']) expect(readGroups(wrong)).toEqual([])
    expect(readGroups('{"a": ["x", "x"], "b": ["x", "y"]}')).toEqual([{ name: 'a', services: ['x'] }, { name: 'b', services: ['y'] }])
    const noted = text.replace('{ name: toy }', '{ name: toy, annotations: { note: mine } }')
    const one = group(noted, 'shop', ['cart'])
    expect(one).toContain('note: mine')
    expect(ungroup(one, ['cart'])).toContain('note: mine')
  })
})

describe('a drawing with groups', () => {
  it('is as without them while they are open', () => {
    const open = grouped(graph, [{ name: 'shop', services: ['cart', 'gone'] }, { name: 'none', services: ['gone'] }], none)
    expect(open).toEqual({ ...graph, groups: [{ id: groupId('shop'), name: 'shop', services: ['cart'], collapsed: false }] })
  })

  it('has one node in place of a collapsed one, and one arrow in place of several', () => {
    const shop = groupId('shop')
    expect(idsOf(collapsedShop)).toEqual(['web', 'stock', 'https://bank.example/', shop])
    expect(collapsedShop.arrows.map((a) => [a.id, a.parts?.map((p) => p.id)])).toEqual([
      ['web web', undefined],
      [`web ${shop}`, ['web cart', 'web pay']],
      [`${shop} stock`, ['cart stock']],
      [`${shop} https://bank.example/`, ['pay https://bank.example/']],
    ])
    expect(collapsedShop.arrows[1]?.connections.map((c) => c.to)).toEqual(['cart', 'pay'])
  })

  it('has arrows between two collapsed ones, and ids that no name can share', () => {
    const both = grouped(graph, [{ name: 'a b', services: ['web'] }, { name: 'c', services: ['cart', 'pay', 'stock'] }], new Set(['a b', 'c']))
    expect(both.services).toEqual([])
    expect(both.arrows.map((a) => a.id)).toEqual(['group:a%20b group:c', 'group:c https://bank.example/'])
  })

  it('marks an arrow as changed where one of those that it stands for is', () => {
    const arrow = collapsedShop.arrows.find((a) => a.parts?.length === 2)
    expect(arrow && markOf(arrow, new Map([['web cart', 'added']]))).toBe('changed')
    expect(arrow && markOf(arrow, new Map([['web cart', 'added'], ['web pay', 'added']]))).toBe('added')
    expect(arrow && markOf(arrow, new Map())).toBe('same')
  })
})

describe('places of groups', () => {
  const positions = { web: { x: 0, y: 0 }, cart: { x: 300, y: 100 }, pay: { x: 600, y: 40 }, stock: { x: 520, y: 130 } }
  const shopOf = (drawn: GroupedGraph) => drawn.groups

  it('are around their services', () => {
    expect(frameAround([positions.cart, positions.pay])).toEqual({ x: 300 - framePadding.side, y: 40 - framePadding.top, width: 300 + nodeWidth + 2 * framePadding.side, height: 60 + nodeHeight + framePadding.top + framePadding.side })
    expect(frameAround([])).toBeNull()
  })

  it('move the services of a collapsed one as far as its box', () => {
    const [shop] = shopOf(collapsedShop)
    const id = shop?.id ?? ''
    expect(withBoxes(positions, collapsedShop.groups)[id]).toEqual({ x: 300, y: 40 })
    expect(movedServices({ [id]: { x: 310, y: 20 }, web: { x: 5, y: 5 } }, collapsedShop.groups, positions)).toEqual({ cart: { x: 310, y: 80 }, pay: { x: 610, y: 20 }, web: { x: 5, y: 5 } })
    // An open one has no place of its own.
    expect(movedServices({ [id]: { x: 310, y: 20 } }, collapsedShop.groups.map((g) => ({ ...g, collapsed: false })), positions)).toEqual({})
  })

  it('say what else is in a frame', () => {
    const [shop] = shopOf(collapsedShop)
    expect(shop && strangersIn(shop, positions, Object.keys(positions))).toEqual(['stock'])
  })

  it('are arranged with their services in them', () => {
    const open = grouped(graph, [{ name: 'shop', services: ['cart', 'pay'] }], none)
    const elk = elkGraph(open)
    expect(elk.children.map((c) => [c.id, c.children?.map((n) => n.id)])).toEqual([['web', undefined], ['stock', undefined], ['https://bank.example/', undefined], [groupId('shop'), ['cart', 'pay']]])
    expect(placesIn([{ id: 'a', x: 1, y: 2 }, { id: 'g', x: 10, y: 20, children: [{ id: 'b', x: 3.4, y: 4 }] }])).toEqual({ a: { x: 1, y: 2 }, b: { x: 13, y: 24 } })
    expect(elkGraph(collapsedShop).children.map((c) => c.id)).toEqual(idsOf(collapsedShop))
  })
})

describe('several measures as one', () => {
  it('add up calls, weigh errors by them, and keep the worst of times and colours', () => {
    const all = [{ rate: 90, errorRatio: 0, p99Ms: 5 }, { rate: 10, errorRatio: 0.5, p99Ms: 80 }]
    expect(summed(all)).toEqual({ rate: 100, errorRatio: 0.05, p99Ms: 80 })
    expect(summed([])).toBeUndefined()
    expect(summed([{ rate: 0, errorRatio: 0, p99Ms: null }])).toEqual({ rate: 0, errorRatio: 0, p99Ms: null })
    expect([worstTone(all), worstTone([undefined, all[0]]), worstTone([])]).toEqual(['bad', 'good', 'idle'])
  })
})
