import { expect, it } from 'vitest'
import { parseRoute, routeHash } from './route'

it('says in the address all that a page shows, and reads it again', () => {
  const route = { simulation: 'my shop', page: 'traces', select: null, query: { caller: 'a', callee: 'b & c', order: 'slowest' } } as const
  expect(routeHash(route)).toBe('#/my%20shop/traces?caller=a&callee=b+%26+c&order=slowest')
  expect(parseRoute(routeHash(route))).toEqual(route)
  expect(parseRoute('#/shop/topology?select=a+b')).toEqual({ simulation: 'shop', page: 'topology', select: 'a b', query: {} })
})

it('leaves out what says nothing, and takes what it does not know for the drawing', () => {
  expect(routeHash({ simulation: 's', page: 'logs', select: null, query: { service: '', level: 'error' } })).toBe('#/s/logs?level=error')
  expect(parseRoute('#/s/elsewhere').page).toBe('topology')
  expect(parseRoute('#/%E0%A4%A').simulation).toBe('%E0%A4%A')
  expect(routeHash({ simulation: null, page: 'logs', select: null, query: {} })).toBe('#/')
})
