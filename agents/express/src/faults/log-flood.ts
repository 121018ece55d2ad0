import type { Log } from '../log.js';
import type { Release, StateFault } from './fault-type.js';
import type { Args } from './parse.js';

const tickMs = 5;

/** Writes log lines, evenly. */
export class LogFlood implements StateFault {
  constructor(private readonly log: Log) {}

  start(args: Args): Release {
    const perMs = Number(args['rate']) / 1000;
    const start = performance.now();
    let line = 0;
    // Counted from the start, so that late timers write more lines at once and not fewer in all.
    const timer = setInterval(() => {
      const due = Math.floor((performance.now() - start) * perMs);
      this.log.together(() => {
        for (; line < due; line++) this.log.write('info', 'log-flood', { line });
      });
    }, tickMs);
    return () => { clearInterval(timer); };
  }
}
