import type { MessagePort } from 'node:worker_threads';
import type { Fault } from './faults/parse.js';
import { snapshotOf, type Snapshot } from './snapshot.js';
import { emptyState } from './state.js';
import { drain, type Shared, type ToData, type ToMain } from './threads.js';

/** The main thread, as the data thread sees it. */
export class MainThread {
  #snapshot = snapshotOf(emptyState, []);
  #seen = 0;
  #requests = 0;
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

  tell(message: ToMain): void {
    this.port.postMessage(message);
  }

  /** Starts a fault that is a state of the service; the reason when there is no room for it. */
  startStateFault(fault: Fault): Promise<string | undefined> {
    const request = ++this.#requests;
    return new Promise((resolve) => {
      this.#waiting.set(request, resolve);
      this.tell({ kind: 'start-fault', request, fault });
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
      case 'stop':
        this.stop();
    }
  }
}
