import { gone, type CallFault } from './fault-type.js';

/** Nothing is sent, and nothing comes: the try waits for its limit. */
export const blackhole: CallFault = (_, { signal }) =>
  new Promise((resolve) => {
    if (signal.aborted) resolve(gone);
    else signal.addEventListener('abort', () => { resolve(gone); }, { once: true });
  });
