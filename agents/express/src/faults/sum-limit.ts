import type { ArgSpec, FaultSpec } from './catalogue.js';
import type { Args } from './parse.js';

/** What all states of one type may take together (contract §1.6): the arguments with `sum`. */
export class SumLimit {
  readonly #args: readonly (readonly [name: string, spec: ArgSpec])[];
  readonly #taken = new Map<string, number>();

  constructor({ args }: FaultSpec) {
    this.#args = [...args].filter(([, spec]) => spec.sum);
  }

  /** Takes what a state wants; the reason when that would pass the limit. */
  take(args: Args): string | undefined {
    for (const [name, { max, unit }] of this.#args) {
      if (this.#takenOf(name) + Number(args[name]) > max) return `${name} ${args[name] ?? ''} would pass the limit of ${max}${unit === undefined ? '' : ` ${unit}`} in sum`;
    }
    for (const [name] of this.#args) this.#taken.set(name, this.#takenOf(name) + Number(args[name]));
    return undefined;
  }

  giveBack(args: Args): void {
    for (const [name] of this.#args) this.#taken.set(name, this.#takenOf(name) - Number(args[name]));
  }

  #takenOf(name: string): number {
    return this.#taken.get(name) ?? 0;
  }
}
