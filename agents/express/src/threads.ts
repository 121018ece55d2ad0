import { receiveMessageOnPort, type MessagePort } from 'node:worker_threads';
import type { Fault } from './faults/parse.js';
import type { Settings } from './settings.js';
import type { Snapshot } from './snapshot.js';

/**
 * The agent has two threads. Express answers the data port in one of its own, because the fault `work` blocks its loop by design; the
 * main thread owns the admin port, the state, the clocks of conditions and the signals, and so answers always.
 */

/** What the main thread tells the data thread. */
export type ToData =
  | { readonly kind: 'snapshot'; readonly snapshot: Snapshot }
  | { readonly kind: 'fault-started'; readonly request: number; readonly reason: string | undefined }
  | { readonly kind: 'hang-ended' }
  | { readonly kind: 'stop' };

/** What the data thread tells the main thread. */
export type ToMain =
  | { readonly kind: 'listening'; readonly port: number }
  | { readonly kind: 'cannot-listen'; readonly message: string }
  | { readonly kind: 'series'; readonly series: Series }
  | { readonly kind: 'start-fault'; readonly request: number; readonly fault: Fault; readonly cause: FaultCause }
  | { readonly kind: 'log'; readonly level: LogLevel; readonly event: string; readonly fields: LogFields }
  | { readonly kind: 'stopped' };

/** What a state of the service comes from: a fault of a call, with the call's ids. */
export interface FaultCause {
  /** Of the fault, as problems name it. */
  readonly place: string;
  readonly requestId: string;
  /** Undefined when the call names no trace. */
  readonly traceId: string | undefined;
}

export type LogLevel = 'info' | 'warning' | 'error';
export type LogFields = Readonly<Record<string, string | number | undefined>>;

/** One label set of a metric; the data thread counts in the cells, the main thread shows them. */
export interface Series {
  readonly metric: 'server' | 'client' | 'faults' | 'spans';
  readonly labels: Readonly<Record<string, string>>;
  readonly cells: Float64Array<SharedArrayBuffer>;
}

/** What the data thread gets to start with. */
export interface DataThreadStart {
  readonly settings: Settings;
  readonly shared: SharedArrayBuffer;
  readonly port: MessagePort;
}

const snapshots = 0;
const draining = 1;
const activeRequests = 2;
const hangs = 3;
const words = 4;

/** The few words that both threads see at once. */
export class Shared {
  readonly #words: Int32Array<SharedArrayBuffer>;

  constructor(readonly buffer = new SharedArrayBuffer(words * Int32Array.BYTES_PER_ELEMENT)) {
    this.#words = new Int32Array(buffer);
  }

  /** How many snapshots have been sent: who has seen fewer has mail. */
  get snapshots(): number {
    return Atomics.load(this.#words, snapshots);
  }

  addSnapshot(): void {
    Atomics.add(this.#words, snapshots, 1);
  }

  get draining(): boolean {
    return Atomics.load(this.#words, draining) === 1;
  }

  startDraining(): void {
    Atomics.store(this.#words, draining, 1);
  }

  get activeRequests(): number {
    return Atomics.load(this.#words, activeRequests);
  }

  addActiveRequests(count: number): void {
    Atomics.add(this.#words, activeRequests, count);
  }

  /** Whether the service hangs: how many faults keep it hanging. */
  get hangs(): number {
    return Atomics.load(this.#words, hangs);
  }

  addHang(count: number): void {
    Atomics.add(this.#words, hangs, count);
  }
}

/** Handles at once what the other thread has sent so far, without waiting for the loop to deliver it. */
export function drain<T>(port: MessagePort, handle: (message: T) => void): void {
  for (;;) {
    const received: { message: T } | undefined = receiveMessageOnPort(port);
    if (received === undefined) return;
    handle(received.message);
  }
}
