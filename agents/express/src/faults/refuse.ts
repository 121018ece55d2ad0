import type { CallFault } from './fault-type.js';

export const refuse: CallFault = () => ({ flow: 'broken', error: 'refused' });
