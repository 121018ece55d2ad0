import type { Writable } from 'node:stream';
import type { LogFields, LogLevel } from './threads.js';

const mostBytesWaiting = 256 * 1024;

/** JSON lines on standard output. A slow reader makes it drop and count lines, never wait. */
export class Log {
  #dropped = 0;

  constructor(private readonly output: Writable) {
    // Nobody reads any more: the lines are dropped, the agent goes on.
    output.on('error', () => undefined);
  }

  write(level: LogLevel, event: string, fields: LogFields = {}): void {
    if (this.output.writableLength > mostBytesWaiting) {
      this.#dropped++;
      return;
    }
    const dropped = this.#dropped;
    this.#dropped = 0;
    if (dropped > 0) this.#line('warning', 'lines-dropped', { count: dropped });
    this.#line(level, event, fields);
  }

  /** Hands on at once what is written meanwhile. */
  together(write: () => void): void {
    this.output.cork();
    write();
    this.output.uncork();
  }

  /** Ends when all lines have been taken, or the time is over. */
  async flush(limitMs: number): Promise<void> {
    if (this.output.writableLength === 0) return;
    await new Promise<void>((resolve) => {
      const limit = setTimeout(resolve, limitMs);
      this.output.write('', () => {
        clearTimeout(limit);
        resolve();
      });
    });
  }

  #line(level: LogLevel, event: string, fields: LogFields): void {
    this.output.write(`${JSON.stringify({ time: new Date().toISOString(), level, event, ...fields })}\n`);
  }
}
