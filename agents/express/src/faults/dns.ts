import type { CallFault } from './fault-type.js';

export const dns: CallFault = () => ({ flow: 'broken', error: 'dns' });
