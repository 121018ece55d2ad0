import type { Log } from '../log.js';
import { after } from '../timer.js';
import type { Release, StateFault } from './fault-type.js';
import type { Args } from './parse.js';

/** The whole agent ends at once, both threads of it: nothing is answered, removed or written any more but the log. */
export class Crash implements StateFault {
  constructor(private readonly log: Log) {}

  start(args: Args): Release {
    const code = Number(args['exitCode']);
    // A line is out when `write` returns, unless the reader is behind: then it is lost, and holds nothing up.
    const exit = (): never => {
      this.log.write('error', 'crashing', { exitCode: code });
      process.exit(code);
    };
    if (args['repeatAfter'] === undefined) exit();
    const timer = after(Number(args['repeatAfter']), exit);
    return () => { timer.clear(); };
  }
}
