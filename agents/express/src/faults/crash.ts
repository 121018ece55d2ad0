import { after } from '../timer.js';
import type { StateFault } from './fault-type.js';

/** The whole agent ends at once, both threads of it: nothing is answered, removed or written any more. */
export const crash: StateFault = {
  start(args) {
    const code = Number(args['exitCode']);
    if (args['repeatAfter'] === undefined) process.exit(code);
    const timer = after(Number(args['repeatAfter']), () => process.exit(code));
    return () => { timer.clear(); };
  },
};
