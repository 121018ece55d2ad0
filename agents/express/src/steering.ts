import { isDeepStrictEqual } from 'node:util';
import { writeCondition, type Condition } from './condition.js';
import type { Release } from './faults/fault-type.js';
import type { Fault } from './faults/parse.js';
import { snapshotOf, type Snapshot } from './snapshot.js';
import { emptyState, type State } from './state.js';
import type { StateFaults } from './state-faults.js';
import { after, type Timer } from './timer.js';

/** A condition that is there, with what it holds and the timer that ends it. */
interface Active {
  readonly condition: Condition;
  readonly endsAt: number | undefined;
  readonly timer: Timer | undefined;
  release: Release | undefined;
}

/** What wants to know of changes. */
export interface SteeringEvents {
  changed(snapshot: Snapshot, conditions: readonly Condition[]): void;
  failed(condition: string, reason: string): void;
  started(condition: Condition): void;
  ended(condition: Condition): void;
}

/** Keeps the state of the agent, in the main thread; every change makes a new snapshot for the calls. */
export class Steering {
  #state = emptyState;
  #hasState = false;
  #active: readonly Active[] = [];
  #made = 0;

  constructor(
    private readonly faults: StateFaults,
    private readonly events: SteeringEvents,
  ) {}

  get state(): State {
    return this.#state;
  }

  /** Whether a state has been given. */
  get hasState(): boolean {
    return this.#hasState;
  }

  /** The conditions in order of creation, each with the time that is left of it. */
  get conditions(): Condition[] {
    const now = performance.now();
    return this.#active.map(({ condition, endsAt }) => (endsAt === undefined ? condition : { ...condition, remainingMs: Math.max(0, Math.round(endsAt - now)) }));
  }

  /** Replaces everything at once; false when the state is older than the present one. */
  replace(state: State): boolean {
    const present = this.#state;
    if (state.term < present.term || (state.term === present.term && state.generation < present.generation)) return false;
    const old = new Map(this.#active.map((a) => [a.condition.id, a]));
    const held = state.conditions.map((condition) => this.#renew(condition, old.get(condition.id), state));
    for (const gone of old.values()) end(gone);
    const active = state.conditions.map((condition, i) => this.#activate(condition, held[i] ?? this.#holdAgain(condition, state)));
    this.#state = state;
    this.#hasState = true;
    this.#publish(active);
    return true;
  }

  /** Adds a condition; its id is made when it has none. A text is the reason why it cannot be. */
  add(wanted: Condition): Condition | string {
    const condition = wanted.id === '' ? { ...wanted, id: this.#freeId() } : wanted;
    if (this.#active.some((a) => a.condition.id === condition.id)) return 'id: is in use';
    const held = this.#hold(condition.fault, this.#state);
    if (typeof held === 'string') return `args: ${held}`;
    this.#publish([...this.#active, this.#activate(condition, held)]);
    return condition;
  }

  /** Removes a condition; false when there is none of that id. */
  remove(id: string): boolean {
    return this.#removeWhere((a) => a.condition.id === id);
  }

  clear(): void {
    this.#removeWhere(() => true);
  }

  #removeWhere(match: (active: Active) => boolean): boolean {
    const removed = this.#active.filter(match);
    if (removed.length === 0) return false;
    removed.forEach(end);
    this.#publish(this.#active.filter((a) => !removed.includes(a)));
    return true;
  }

  // What is there before and after under one id, type and arguments is not restarted.
  #renew(condition: Condition, old: Active | undefined, state: State): Release | undefined {
    if (old !== undefined && isDeepStrictEqual(identityOf(old.condition), identityOf(condition))) {
      const { release } = old;
      old.release = undefined;
      return release;
    }
    if (old !== undefined) end(old);
    const held = this.#hold(condition.fault, state);
    return typeof held === 'string' ? undefined : held;
  }

  // What has ended since may have made room.
  #holdAgain(condition: Condition, state: State): Release | undefined {
    const held = this.#hold(condition.fault, state);
    if (typeof held !== 'string') return held;
    this.events.failed(condition.id, held);
    return undefined;
  }

  #hold(fault: Fault, state: State): Release | string | undefined {
    return fault.kind === 'state' ? this.faults.start(fault, state) : undefined;
  }

  #activate(condition: Condition, release: Release | undefined): Active {
    const { remainingMs } = condition;
    const active: Active = {
      condition,
      endsAt: remainingMs === undefined ? undefined : performance.now() + remainingMs,
      timer: remainingMs === undefined ? undefined : after(remainingMs, () => this.#removeWhere((a) => a === active)),
      release,
    };
    return active;
  }

  #publish(active: readonly Active[]): void {
    const before = this.#active.map((a) => a.condition);
    this.#active = active;
    const conditions = active.map((a) => a.condition);
    this.events.changed(snapshotOf(this.#state, conditions), conditions);
    for (const condition of missing(before, conditions)) this.events.ended(condition);
    for (const condition of missing(conditions, before)) this.events.started(condition);
  }

  #freeId(): string {
    let id: string;
    do id = `c${++this.#made}`;
    while (this.#active.some((a) => a.condition.id === id));
    return id;
  }
}

function end(active: Active): void {
  active.timer?.clear();
  active.release?.();
  active.release = undefined;
}

/** Those that are not among the others; one that was only renewed is. */
function missing(some: readonly Condition[], others: readonly Condition[]): Condition[] {
  const there = new Map(others.map((o) => [o.id, o]));
  return some.filter((condition) => {
    const other = there.get(condition.id);
    return other === undefined || !isDeepStrictEqual(identityOf(other), identityOf(condition));
  });
}

function identityOf(condition: Condition): unknown {
  return writeCondition({ ...condition, remainingMs: undefined });
}
