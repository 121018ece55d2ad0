/**
 * Timers that are never early: `setTimeout` counts whole milliseconds from the loop's clock, which lags behind the real one.
 */
export interface Timer {
  clear(): void;
}

export function after(ms: number, action: () => void): Timer {
  const end = performance.now() + ms;
  const tick = (): void => {
    const left = end - performance.now();
    if (left <= 0) action();
    else timer = setTimeout(tick, Math.ceil(left));
  };
  let timer = setTimeout(tick, Math.ceil(ms));
  return { clear: () => { clearTimeout(timer); } };
}

/** Waits; false when the signal ended it before its time. */
export function sleep(ms: number, signal: AbortSignal): Promise<boolean> {
  return new Promise((resolve) => {
    if (signal.aborted) {
      resolve(false);
      return;
    }
    const stop = (): void => {
      timer.clear();
      resolve(false);
    };
    const timer = after(ms, () => {
      signal.removeEventListener('abort', stop);
      resolve(true);
    });
    signal.addEventListener('abort', stop, { once: true });
  });
}
