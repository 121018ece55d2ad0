import { after } from './timer.js';

/** A controller of one's own that another signal aborts too. */
export interface Limit {
  readonly signal: AbortSignal;
  abort(): void;
  /** Lets go of the other signal and the timer. */
  end(): void;
}

/** Aborts with `outer`, by hand, or when `ms` are over. */
export function limitBelow(outer: AbortSignal, ms?: number): Limit {
  const controller = new AbortController();
  const abort = (): void => {
    controller.abort();
  };
  const timer = ms === undefined ? undefined : after(ms, abort);
  if (outer.aborted) abort();
  else outer.addEventListener('abort', abort, { once: true });
  return {
    signal: controller.signal,
    abort,
    end: () => {
      timer?.clear();
      outer.removeEventListener('abort', abort);
    },
  };
}
