import type { Release, StateFault } from './faults/fault-type.js';
import type { Fault } from './faults/parse.js';
import { stateFaults } from './faults/table.js';
import type { Settings } from './settings.js';
import { after } from './timer.js';

/** Starts and ends faults that are a state of the service. */
export class StateFaults {
  readonly #types: ReadonlyMap<string, StateFault>;

  constructor(settings: Settings) {
    this.#types = stateFaults(settings);
  }

  /** Starts a state; the reason when there is no room for it. */
  start({ type, args }: Fault): Release | string {
    return this.#types.get(type)?.start(args) ?? `'${type}' is no state`;
  }

  /** Starts a state for its `duration`; the reason when there is no room for it. */
  run(fault: Fault): string | undefined {
    const held = this.start(fault);
    if (typeof held === 'string') return held;
    after(Number(fault.args['duration']), held);
    return undefined;
  }
}
