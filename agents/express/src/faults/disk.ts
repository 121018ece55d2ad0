import { closeSync, openSync, readdirSync, statfsSync, unlinkSync, write } from 'node:fs';
import { join } from 'node:path';
import type { Log } from '../log.js';
import type { Release, StateFault } from './fault-type.js';
import type { Args } from './parse.js';

const bytesPerMegabyte = 1_000_000;
// Not zeros: some file systems take no block for those.
const megabyte = Buffer.alloc(bytesPerMegabyte, 0xa5);

/** Fills a file, every block of it written, and removes it at the end. */
export class Disk implements StateFault {
  #made = 0;

  constructor(
    private readonly folder: string,
    private readonly log: Log,
  ) {
    this.#removeLeftovers();
  }

  start(args: Args): Release | string {
    const size = Number(args['size']);
    const file = join(this.folder, nameOf(process.pid, ++this.#made));
    try {
      const { bavail, bsize } = statfsSync(this.folder);
      const free = Math.floor((bavail * bsize) / bytesPerMegabyte);
      if (free < size) return `${this.folder} has ${free} MB free and not ${size} MB`;
      return this.#fill(openSync(file, 'wx'), file, size);
    } catch (e) {
      return reasonOf(e);
    }
  }

  // One piece at a time, written by the pool of threads that Node has for files: neither calls nor probes are held up.
  #fill(descriptor: number, file: string, megabytes: number): Release {
    let ended = false;
    let left = megabytes * bytesPerMegabyte;
    const next = (failure: Error | null, written: number): void => {
      left -= written;
      if (failure !== null) this.log.write('warning', 'disk-not-filled', { reason: reasonOf(failure) });
      if (failure !== null || ended || left <= 0) closeSync(descriptor);
      else write(descriptor, megabyte, 0, Math.min(left, bytesPerMegabyte), null, next);
    };
    next(null, 0);
    return () => {
      ended = true;
      try {
        unlinkSync(file);
      } catch (e) {
        this.log.write('warning', 'file-not-removed', { reason: reasonOf(e) });
      }
    };
  }

  #removeLeftovers(): void {
    try {
      for (const name of readdirSync(this.folder)) if (isLeftover(name, process.pid, lives)) unlinkSync(join(this.folder, name));
    } catch (e) {
      this.log.write('warning', 'leftovers-not-removed', { reason: reasonOf(e) });
    }
  }
}

function nameOf(owner: number, number: number): string {
  return `microsim-${owner}-${number}.fill`;
}

/** Whether a file is one of an agent that was killed: its process is gone, or its number is this one's. */
export function isLeftover(name: string, own: number, livesStill: (process: number) => boolean): boolean {
  const owner = Number(/^microsim-(\d+)-\d+\.fill$/.exec(name)?.[1] ?? NaN);
  return owner === own || (!Number.isNaN(owner) && !livesStill(owner));
}

function lives(other: number): boolean {
  try {
    process.kill(other, 0);
    return true;
  } catch (e) {
    return (e as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function reasonOf(e: unknown): string {
  return e instanceof Error ? e.message : String(e);
}
