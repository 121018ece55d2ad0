import type { Release, StateFault } from './fault-type.js';

/** `unready` and `unhealthy`: a probe fails while at least one of them lasts. */
export class Probe implements StateFault {
  #lasting = 0;

  constructor(private readonly type: 'unready' | 'unhealthy') {}

  /** What the probe says, or nothing when it does not fail. */
  get status(): string | undefined {
    return this.#lasting > 0 ? this.type : undefined;
  }

  start(): Release {
    this.#lasting++;
    return () => { this.#lasting--; };
  }
}
