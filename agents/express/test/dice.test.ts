import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { formatSeed, happens, keyOf, mix, parseSeed, unit } from '../src/dice.js';
import { drawLatency } from '../src/faults/latency.js';
import { contractFile } from './contract.js';

interface Vectors {
  readonly draws: readonly { seed: string; key: string; mix: string; u: number }[];
  readonly probabilities: readonly { seed: string; key: string; probability: number; happens: boolean }[];
  readonly latencies: readonly { seed: string; fault: string; args: Record<string, number | string>; ms: number }[];
}

const vectors = JSON.parse(readFileSync(contractFile('draws.json'), 'utf8')) as Vectors;
const seedOf = (text: string): number => parseSeed(text) ?? assert.fail(text);

void describe('the dice', () => {
  void it('draws what the contract says', () => {
    for (const { seed, key, mix: mixed, u } of vectors.draws) {
      assert.equal(formatSeed(mix(seedOf(seed), keyOf(key))), mixed, `${seed} ${key}`);
      assert.ok(Math.abs(unit(seedOf(seed), keyOf(key)) - u) < 1e-9, `${seed} ${key}`);
    }
  });

  void it('decides as the contract says', () => {
    for (const { seed, key, probability, happens: right } of vectors.probabilities) {
      assert.equal(happens(seedOf(seed), keyOf(key), probability), right, `${seed} ${key} ${probability}`);
    }
  });

  void it('waits as long as the contract says', () => {
    for (const { seed, fault, args, ms } of vectors.latencies) {
      const drawn = drawLatency({ jitter: 0, shape: 2.5, ...args }, seedOf(seed), keyOf(fault));
      assert.ok(Math.abs(drawn - ms) <= 1e-9 * Math.max(1, ms), `${seed} ${fault} ${JSON.stringify(args)}: ${drawn}, not ${ms}`);
    }
  });
});
