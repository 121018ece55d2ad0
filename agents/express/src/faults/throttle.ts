import type { CallFault } from './fault-type.js';

/** Says how fast a reply may be sent, or read on a link; who does it keeps the lowest rate. */
export const throttle: CallFault = (args) => ({ flow: 'continue', rate: Number(args['rate']) });
