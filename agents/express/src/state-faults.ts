import type { Catalogue } from './faults/catalogue.js';
import type { Release, StateFault } from './faults/fault-type.js';
import type { Fault } from './faults/parse.js';
import { SumLimit } from './faults/sum-limit.js';
import type { Log } from './log.js';
import type { State } from './state.js';
import type { FaultCause } from './threads.js';
import { after } from './timer.js';

interface StateType {
  readonly fault: StateFault;
  readonly limit: SumLimit;
}

/** Starts and ends faults that are a state of the service, in the main thread. */
export class StateFaults {
  readonly #types = new Map<string, StateType>();
  readonly #running = new Set<Release>();

  constructor(
    faults: ReadonlyMap<string, StateFault>,
    catalogue: Catalogue,
    private readonly log: Log,
  ) {
    for (const [type, fault] of faults) {
      const spec = catalogue.get(type);
      if (spec !== undefined) this.#types.set(type, { fault, limit: new SumLimit(spec) });
    }
  }

  /** Starts a state; the reason when the service has no room for it or may not do it. `ended` is called when it is over. */
  start({ type, args }: Fault, state: State, ended: () => void = () => undefined): Release | string {
    const known = this.#types.get(type);
    if (known === undefined) return `'${type}' is no state`;
    const refused = known.limit.take(args);
    if (refused !== undefined) return refused;
    const held = known.fault.start(args, state);
    if (typeof held === 'string') {
      known.limit.giveBack(args);
      return held;
    }
    const release = (): void => {
      if (!this.#running.delete(release)) return;
      held();
      known.limit.giveBack(args);
      ended();
    };
    this.#running.add(release);
    return release;
  }

  /**
   * Starts a state for its `duration`; the reason when it cannot be. The log tells of its start before it acts, for it may be a crash, and
   * of its end.
   */
  run(fault: Fault, state: State, { place, requestId, traceId }: FaultCause): string | undefined {
    const about = { fault: place, type: fault.type, requestId, traceId };
    this.log.write('info', 'fault-started', about);
    const held = this.start(fault, state, () => { this.log.write('info', 'fault-ended', about); });
    if (typeof held === 'string') {
      this.log.write('warning', 'fault-failed', { ...about, reason: held });
      return held;
    }
    after(Number(fault.args['duration']), held);
    return undefined;
  }

  /** Ends all that last. */
  end(): void {
    for (const release of [...this.#running]) release();
  }
}
