import type { MessagePort } from 'node:worker_threads';
import type { Fault } from './faults/parse.js';
import { snapshotOf, type Snapshot } from './snapshot.js';
import { emptyState } from './state.js';
import { drain, type FaultCause, type Shared, type ToData, type ToMain } from './threads.js';

/** The main thread, as the data thread sees it. */
export class MainThread {
  #snapshot = snapshotOf(emptyState, []);
  #seen = 0;
  #requests = 0;
  readonly #hanging = new Set<() => void>();
  readonly #waiting = new Map<number, (reason: string | undefined) => void>();

  /** @param stop called when the agent shall accept no more calls. */
  constructor(
    private readonly port: MessagePort,
    private readonly shared: Shared,
    private readonly stop: () => void,
  ) {
    port.on('message', (message: ToData) => {
      this.#handle(message);
    });
  }

  /** The newest one: a call that begins after a change was answered never sees what was before. */
  snapshot(): Snapshot {
    if (this.shared.snapshots !== this.#seen) drain<ToData>(this.port, (message) => { this.#handle(message); });
    return this.#snapshot;
  }

  /** Waits until the service no longer hangs, or the signal ends it. */
  async hangOn(signal: AbortSignal): Promise<void> {
    while (this.shared.hangs > 0 && !signal.aborted) {
      await new Promise<void>((resolve) => {
        const wake = (): void => {
          this.#hanging.delete(wake);
          signal.removeEventListener('abort', wake);
          resolve();
        };
        this.#hanging.add(wake);
        signal.addEventListener('abort', wake, { once: true });
      });
    }
  }

  tell(message: ToMain): void {
    this.port.postMessage(message);
  }

  /** Starts a fault that is a state of the service; the reason when it cannot be. */
  startStateFault(fault: Fault, cause: FaultCause): Promise<string | undefined> {
    const request = ++this.#requests;
    return new Promise((resolve) => {
      this.#waiting.set(request, resolve);
      this.tell({ kind: 'start-fault', request, fault, cause });
    });
  }

  #handle(message: ToData): void {
    switch (message.kind) {
      case 'snapshot':
        this.#seen++;
        this.#snapshot = message.snapshot;
        break;
      case 'fault-started':
        this.#waiting.get(message.request)?.(message.reason);
        this.#waiting.delete(message.request);
        break;
      case 'hang-ended':
        for (const wake of [...this.#hanging]) wake();
        break;
      case 'stop':
        this.stop();
    }
  }
}
