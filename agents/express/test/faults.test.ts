import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { isLeftover } from '../src/faults/disk.js';
import { SumLimit } from '../src/faults/sum-limit.js';
import { catalogueOf } from '../src/faults/table.js';
import { parseCondition } from '../src/condition.js';
import { parseNode } from '../src/node.js';
import { lowerRate, Pace } from '../src/pace.js';
import { readSettings } from '../src/settings.js';
import { contractFile } from './contract.js';

const catalogue = catalogueOf(readSettings({ MICROSIM_MAX_DISK_MB: '8', MICROSIM_MAX_CONNECTIONS: '20' }));

function placesOf(parsed: object): string[] {
  return 'problems' in parsed ? (parsed.problems as string[]).map((p) => p.slice(0, p.indexOf(': '))) : [];
}

void describe('the catalogue', () => {
  void it('is the contract, and the agent has all of it', () => {
    const contract = readFileSync(contractFile('faults.json'), 'utf8');
    assert.equal(readFileSync(contractFile('../agents/express/faults.json'), 'utf8'), contract);
    assert.deepEqual([...catalogue.keys()].sort(), Object.keys((JSON.parse(contract) as { types: object }).types).sort());
  });

  void it('is lowered by the caps', () => {
    assert.equal(catalogue.get('disk')?.args.get('size')?.max, 8);
    assert.equal(catalogue.get('connection-leak')?.args.get('count')?.max, 20);
  });
});

void describe('where faults and arguments may stand', () => {
  const node = (fault: string): string[] => placesOf(parseNode(`{"designation":"http://127.0.0.1:1/","faults":{"before":[${fault}]}}`, catalogue));
  const condition = (text: string): string[] => placesOf(parseCondition(text, catalogue));

  void it('a type between services stands on links alone', () => {
    assert.deepEqual(node('{"type":"refuse"}'), ['faults.before[0].type']);
    assert.deepEqual(condition('{"type":"dns"}'), ['type']);
    assert.deepEqual(condition('{"type":"dns","to":["*"]}'), []);
  });

  void it('a condition has an end of its own, and a fault no repetition', () => {
    assert.deepEqual(condition('{"type":"hang","args":{"duration":1}}'), ['args.duration']);
    assert.deepEqual(condition('{"type":"crash","args":{"repeatAfter":1}}'), []);
    assert.deepEqual(node('{"type":"crash","args":{"repeatAfter":1}}'), ['faults.before[0].args.repeatAfter']);
    assert.deepEqual(node('{"type":"hang"}'), ['faults.before[0].args.duration']);
  });

  void it('a designation is an absolute URL', () => {
    assert.deepEqual(condition('{"type":"connection-leak","args":{"count":1,"to":"cart"}}'), ['args.to']);
    assert.deepEqual(condition('{"type":"connection-leak","args":{"count":1,"to":"http://cart:80/"}}'), []);
  });
});

void describe('SumLimit', () => {
  void it('takes no more than the maximum in sum, and names the argument', () => {
    const disk = catalogue.get('disk');
    assert.ok(disk);
    const limit = new SumLimit(disk);
    assert.equal(limit.take({ size: 5 }), undefined);
    assert.equal(limit.take({ size: 4 }), 'size 4 would pass the limit of 8 MB in sum');
    limit.giveBack({ size: 5 });
    assert.equal(limit.take({ size: 8 }), undefined);
  });
});

void describe('Pace', () => {
  void it('counts from the first byte, so that being late does not add up', () => {
    let now = 100;
    const pace = new Pace(1000, () => now);
    assert.equal(pace.claim(20), 20);
    now = 125;
    assert.equal(pace.claim(20), 15);
    now = 300;
    assert.equal(pace.claim(20), 0);
  });

  void it('moves pieces that make an even stream', () => {
    const pieces = [1, 400, 1e6, 1e9].map((rate) => {
      const pace = new Pace(rate);
      const first = pace.piece;
      pace.claim(first);
      return [first, pace.piece];
    });
    assert.deepEqual(pieces, [[1, 1], [1, 8], [1, 20_000], [1, 65_536]]);
  });

  void it('takes the lower rate; none is no rate', () => {
    assert.deepEqual([lowerRate(0, 0), lowerRate(0, 5), lowerRate(5, 0), lowerRate(5, 4)], [0, 5, 5, 4]);
  });
});

void describe('isLeftover', () => {
  const lives = (process: number): boolean => process === 7;

  void it('takes files of the dead, and of the number that this agent has', () => {
    assert.deepEqual(['microsim-1-1.fill', 'microsim-8-12.fill', 'microsim-7-1.fill', 'other-8-1.fill', 'microsim-8-1.fill.txt'].map((name) => isLeftover(name, 1, lives)), [true, true, false, false, false]);
  });
});
