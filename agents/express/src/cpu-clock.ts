import { closeSync, existsSync, openSync, readSync } from 'node:fs';

const schedule = '/proc/thread-self/schedstat';
const hasSchedule = existsSync(schedule);
// The scheduler brings a running thread's figure up to date once a tick, at the slowest 100 times a second.
const tickMs = 10;

/**
 * The CPU time that this thread has taken since the clock was made. Node has no such clock before version 24, so it is read from two: the whole
 * process's, which is exact but counts other threads too, and the scheduler's, which is the thread's own but late by up to a tick.
 */
export class CpuClock {
  readonly #file = hasSchedule ? openSync(schedule, 'r') : undefined;
  readonly #line = Buffer.alloc(64);
  readonly #threadStart = this.#threadMs();
  readonly #processStart = process.cpuUsage();

  get elapsedMs(): number {
    const { user, system } = process.cpuUsage(this.#processStart);
    const processMs = (user + system) / 1000;
    if (this.#file === undefined) return processMs;
    const ownMs = this.#threadMs() - this.#threadStart;
    return processMs <= ownMs + tickMs ? processMs : ownMs;
  }

  close(): void {
    if (this.#file !== undefined) closeSync(this.#file);
  }

  #threadMs(): number {
    if (this.#file === undefined) return 0;
    const length = readSync(this.#file, this.#line, 0, this.#line.length, 0);
    return Number.parseInt(this.#line.toString('latin1', 0, length)) / 1e6;
  }
}
