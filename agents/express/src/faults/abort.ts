import type { CallFault } from './fault-type.js';

export const abort: CallFault = () => ({ flow: 'abort' });
