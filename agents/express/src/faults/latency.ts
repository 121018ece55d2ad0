import { below, unit, type Key } from '../dice.js';
import { sleep } from '../timer.js';
import { gone, goOn, type CallFault } from './fault-type.js';
import type { Args } from './parse.js';

const limitMs = 3_600_000;
const redraws = 100;

export const latency: CallFault = async (args, scene) => {
  const ms = drawLatency(args, scene.seed, scene.key);
  return ms <= 0 || (await sleep(ms, scene.signal)) ? goOn : gone;
};

/** How long a latency waits, in ms (contract §1.5). */
export function drawLatency(args: Args, seed: number, fault: Key): number {
  const delay = Number(args['delay']);
  const jitter = Number(args['jitter']);
  const key = below(fault, 'delay');
  return Math.min(Math.max(draw(), 0), limitMs);

  function draw(): number {
    switch (args['distribution']) {
      case 'normal':
        return jitter === 0 ? delay : normal(delay, jitter, seed, key);
      case 'exponential':
        return delay - jitter * Math.log(1 - unit(seed, key));
      case 'pareto':
        return delay * (1 - unit(seed, key)) ** (-1 / Number(args['shape']));
      default:
        return delay + (2 * unit(seed, key) - 1) * jitter;
    }
  }
}

// Box and Muller, 1958: one normal deviate of two uniform ones; 1 - a keeps the logarithm finite.
function normal(mean: number, deviation: number, seed: number, key: Key): number {
  for (let k = 0; k < redraws; k++) {
    const a = unit(seed, below(key, 2 * k));
    const b = unit(seed, below(key, 2 * k + 1));
    const value = mean + deviation * Math.sqrt(-2 * Math.log(1 - a)) * Math.cos(2 * Math.PI * b);
    if (value >= 0) return value;
  }
  return 0;
}
