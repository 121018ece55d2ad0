import { closeSync, existsSync, openSync, readSync } from 'node:fs';
import { workerData } from 'node:worker_threads';
import type { CpuThreadStart } from './cpu.js';

/**
 * A thread that burns its share of one core. Periods and CPU time are counted from the start of the fault: late wake-ups do not add up, what a busy
 * machine did not give is made up for, and the thread's own coming up, which costs CPU time too, is part of the share.
 */
const { share, startedAt, over } = workerData as CpuThreadStart;
const word = new Int32Array(over);

const periodMs = 50;
const spins = 2_000;
const schedule = '/proc/thread-self/schedstat';
// Without the scheduler's figures the time that burning took is taken for CPU time.
const file = existsSync(schedule) ? openSync(schedule, 'r') : undefined;
const line = Buffer.alloc(64);
let spentMs = 0;

for (let period = 1; !isOver(); period++) {
  burn(Math.min(share * periodMs * period - cpuMs(), periodMs));
  const leftMs = periodMs * period - Number(process.hrtime.bigint() - startedAt) / 1e6;
  if (leftMs > 0) Atomics.wait(word, 0, 0, leftMs);
}
if (file !== undefined) closeSync(file);

function isOver(): boolean {
  return Atomics.load(word, 0) === 1;
}

/** What the thread has had; the scheduler knows it to the microsecond when the thread has just slept. */
function cpuMs(): number {
  if (file === undefined) return spentMs;
  return Number.parseInt(line.toString('latin1', 0, readSync(file, line, 0, line.length, 0))) / 1e6;
}

function burn(ms: number): void {
  const start = performance.now();
  while (performance.now() - start < ms && !isOver()) for (let i = 0; i < spins; i++) Math.sqrt(i);
  spentMs += Math.max(0, performance.now() - start);
}
