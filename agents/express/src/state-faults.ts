import type { Catalogue } from './faults/catalogue.js';
import type { Release, StateFault } from './faults/fault-type.js';
import type { Fault } from './faults/parse.js';
import { SumLimit } from './faults/sum-limit.js';
import type { State } from './state.js';
import { after } from './timer.js';

interface StateType {
  readonly fault: StateFault;
  readonly limit: SumLimit;
}

/** Starts and ends faults that are a state of the service, in the main thread. */
export class StateFaults {
  readonly #types = new Map<string, StateType>();
  readonly #running = new Set<Release>();

  constructor(faults: ReadonlyMap<string, StateFault>, catalogue: Catalogue) {
    for (const [type, fault] of faults) {
      const spec = catalogue.get(type);
      if (spec !== undefined) this.#types.set(type, { fault, limit: new SumLimit(spec) });
    }
  }

  /** Starts a state; the reason when the service has no room for it or may not do it. */
  start({ type, args }: Fault, state: State): Release | string {
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
    };
    this.#running.add(release);
    return release;
  }

  /** Starts a state for its `duration`; the reason when it cannot be. */
  run(fault: Fault, state: State): string | undefined {
    const held = this.start(fault, state);
    if (typeof held === 'string') return held;
    after(Number(fault.args['duration']), held);
    return undefined;
  }

  /** Ends all that last. */
  end(): void {
    for (const release of [...this.#running]) release();
  }
}
