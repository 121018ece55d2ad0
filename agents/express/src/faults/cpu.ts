import { Worker } from 'node:worker_threads';
import type { Log } from '../log.js';
import type { Release, StateFault } from './fault-type.js';
import type { Args } from './parse.js';

/** What a burning thread gets to start with. */
export interface CpuThreadStart {
  /** The time that it takes of each ms. */
  readonly share: number;
  /** When the fault began, by the monotonic clock that all threads share. */
  readonly startedAt: bigint;
  /** One word, 1 when it is over. */
  readonly over: SharedArrayBuffer;
}

// A thread that burns makes nothing: it needs hardly a heap.
const resourceLimits = { maxOldGenerationSizeMb: 8, maxYoungGenerationSizeMb: 1, stackSizeMb: 1 };

/** Burns CPU time in threads of its own, one per core, each busy for its share of every period. */
export class Cpu implements StateFault {
  constructor(private readonly log: Log) {}

  start(args: Args): Release {
    const over = new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT);
    const workerData: CpuThreadStart = { share: Number(args['load']) / 100, startedAt: process.hrtime.bigint(), over };
    for (let i = 0; i < Number(args['cores']); i++) {
      new Worker(new URL('./cpu-thread.js', import.meta.url), { workerData, resourceLimits, execArgv: [] }).on('error', ({ message }) => {
        this.log.write('warning', 'cpu-not-burned', { reason: message });
      });
    }
    return () => {
      const word = new Int32Array(over);
      Atomics.store(word, 0, 1);
      Atomics.notify(word, 0);
    };
  }
}
