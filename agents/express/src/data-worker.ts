import { MessageChannel, Worker } from 'node:worker_threads';
import type { Settings } from './settings.js';
import type { Snapshot } from './snapshot.js';
import { drain, type DataThreadStart, type Shared, type ToData, type ToMain } from './threads.js';

export class CannotListen extends Error {}

/** The data thread, as the main thread sees it. */
export class DataWorker {
  /** Its port, once it listens. */
  readonly listening: Promise<number>;
  /** Ends with its last call after it was told to stop; fails when the thread ends of an error that nobody caught. */
  readonly stopped: Promise<void>;
  readonly #port;

  /** @param hear takes what the thread has to say but for its start and its end. */
  constructor(
    settings: Settings,
    private readonly shared: Shared,
    private readonly hear: (message: ToMain) => void,
  ) {
    const { port1, port2 } = new MessageChannel();
    this.#port = port1;
    const start: DataThreadStart = { settings, shared: shared.buffer, port: port2 };
    const worker = new Worker(new URL('./data-thread.js', import.meta.url), { workerData: start, transferList: [port2] });
    const broke = new Promise<never>((_, reject) => worker.on('error', reject));
    const said = <K extends ToMain['kind']>(kind: K): Promise<Extract<ToMain, { kind: K }>> =>
      new Promise((resolve) => {
        port1.on('message', (message: ToMain) => {
          if (message.kind === kind) resolve(message as Extract<ToMain, { kind: K }>);
        });
      });
    const refused = said('cannot-listen').then(({ message }) => { throw new CannotListen(message); });
    this.listening = Promise.race([said('listening').then(({ port }) => port), refused, broke]);
    this.stopped = Promise.race([said('stopped').then(() => undefined), broke]);
    port1.on('message', hear);
  }

  show(snapshot: Snapshot): void {
    this.tell({ kind: 'snapshot', snapshot });
    this.shared.addSnapshot();
  }

  tell(message: ToData): void {
    this.#port.postMessage(message);
  }

  /** Handles what the thread has sent so far, so that what is shown next is up to date. */
  catchUp(): void {
    drain<ToMain>(this.#port, this.hear);
  }
}
