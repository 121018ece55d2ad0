import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { catalogueOf } from '../src/faults/table.js';
import { parseNode } from '../src/node.js';
import { readSettings } from '../src/settings.js';
import { parseState } from '../src/state.js';

const catalogue = catalogueOf(readSettings({}));
const here = 'http://127.0.0.1:1/';

function problemsOf(body: string): string[] {
  const parsed = parseNode(body, catalogue);
  return 'problems' in parsed ? parsed.problems.map((p) => p.slice(0, p.indexOf(':'))) : [];
}

void describe('parseNode', () => {
  void it('names the place of every problem', () => {
    const body = { timeout: 0, faults: { before: [{ type: 'latency', args: { dealy: 1 } }] }, routes: [{ designation: here, link: [{ type: 'payload' }] }] };
    assert.deepEqual(problemsOf(JSON.stringify(body)).sort(), ['designation', 'faults.before[0].args.dealy', 'faults.before[0].args.delay', 'routes[0].link[0].type', 'timeout']);
  });

  void it('keeps routes as the text that came', () => {
    const route = `{"designation":"${here}", "x": 12345678901234567890.10}`;
    const parsed = parseNode(`{"routes":[${route}],"designation":"${here}"}`, catalogue);
    assert.ok('value' in parsed);
    assert.deepEqual(parsed.value.routes.map((r) => r.json), [route]);
  });

  void it('takes payload for the one route', () => {
    for (const forms of [`"routes":[],"payload":{"designation":"${here}"}`, `"payload":{"designation":"${here}"},"routes":[]`]) {
      const parsed = parseNode(`{"designation":"${here}",${forms}}`, catalogue);
      assert.ok('value' in parsed);
      assert.deepEqual(parsed.value.routes.map((r) => r.json), [`{"designation":"${here}"}`]);
    }
  });

  void it('is not moved by names of prototypes', () => {
    assert.deepEqual(problemsOf(`{"designation":"${here}","__proto__":{"timeout":0},"constructor":1,"faults":{"after":[{"type":"abort","args":{"constructor":1}}]}}`), ['faults.after[0].args.constructor']);
    assert.equal(Reflect.get({}, 'timeout'), undefined);
  });
});

void describe('parseState', () => {
  void it('keeps the texts of the routes of every endpoint', () => {
    const route = `{"designation":"${here}","n":1.0}`;
    const parsed = parseState(`{"plan":{"endpoints":{"/":null,"/a":{"payload":{},"routes":[${route}]}}}}`, catalogue);
    assert.ok('value' in parsed);
    assert.deepEqual(parsed.value.endpoints.get('/a')?.routes.map((r) => r.json), [route]);
  });

  void it('refuses two conditions of one name', () => {
    const parsed = parseState('{"conditions":[{"id":"a","type":"abort"},{"id":"a","type":"abort"}]}', catalogue);
    assert.deepEqual('problems' in parsed && parsed.problems, ['conditions[1].id: is there twice']);
  });
});
