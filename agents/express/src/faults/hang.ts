import type { Shared } from '../threads.js';
import type { Release, StateFault } from './fault-type.js';

/** Calls that arrive while at least one of these lasts wait for its end, in the data thread. */
export class Hang implements StateFault {
  /** @param over tells the data thread that the last one has ended. */
  constructor(
    private readonly shared: Shared,
    private readonly over: () => void,
  ) {}

  start(): Release {
    this.shared.addHang(1);
    return () => {
      this.shared.addHang(-1);
      if (this.shared.hangs === 0) this.over();
    };
  }
}
