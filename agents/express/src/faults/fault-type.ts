import type { Call } from '../call.js';
import type { CallError } from '../client.js';
import type { Key } from '../dice.js';
import type { State } from '../state.js';
import type { Args } from './parse.js';

/** How a fault ended, and what the script does next. */
export type Outcome =
  /** `rate`: bytes a second at which the reply is to move. */
  | { readonly flow: 'continue'; readonly rate?: number }
  | { readonly flow: 'error'; readonly status: number; readonly message: string }
  | { readonly flow: 'abort' }
  /** On a link: the try failed without a reply. */
  | { readonly flow: 'broken'; readonly error: CallError }
  | { readonly flow: 'gone' };

export const goOn: Outcome = { flow: 'continue' };
export const gone: Outcome = { flow: 'gone' };

/** Where a fault acts. */
export interface Scene {
  readonly seed: number;
  /** The name of the fault's own roll; further draws stand below it. */
  readonly key: Key;
  /** The call that suffers; none on a link. */
  readonly call: Call | undefined;
  /** The client went away, or the limit of a try is over. */
  readonly signal: AbortSignal;
}

/** A fault type that acts on one call, in the service or on the way to another one. */
export type CallFault = (args: Args, scene: Scene) => Outcome | Promise<Outcome>;

/** Ends a state. */
export type Release = () => void;

/** A fault type that is a state of the service; it lives in the main thread. */
export interface StateFault {
  /** Starts it; the reason when the service has no room for it, or may not do it in the state that it belongs to. */
  start(args: Args, state: State): Release | string;
}
