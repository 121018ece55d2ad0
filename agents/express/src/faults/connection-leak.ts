import { connect, type Socket } from 'node:net';
import { allows } from '../snapshot.js';
import type { State } from '../state.js';
import { parseTarget } from '../target.js';
import { after, type Timer } from '../timer.js';
import type { Release, StateFault } from './fault-type.js';
import type { Args } from './parse.js';

const againMs = 100;

/** Where a connection goes. */
export interface Address {
  readonly host: string;
  readonly port: number;
}

/** Keeps connections to a service open and unused; one that the other side closes is opened again. */
export class ConnectionLeak implements StateFault {
  /** @param own where this agent's data port is, once it listens. */
  constructor(private readonly own: () => Promise<Address>) {}

  start(args: Args, state: State): Release | string {
    const target = args['to'] === undefined ? undefined : parseTarget(String(args['to']));
    if (target !== undefined && !allows(state, target)) return `${target.authority} is no address that this service may call`;
    const leak = new Leak();
    void (target === undefined ? this.own() : Promise.resolve(target)).then((address) => { leak.open(address, Number(args['count'])); });
    return () => { leak.end(); };
  }
}

class Leak {
  readonly #held = new Set<Socket | Timer>();
  #ended = false;

  open(address: Address, count: number): void {
    for (let i = 0; i < count; i++) this.#keep(address);
  }

  end(): void {
    this.#ended = true;
    for (const held of this.#held) {
      if ('destroy' in held) held.destroy();
      else held.clear();
    }
  }

  #keep({ host, port }: Address): void {
    if (this.#ended) return;
    const socket = connect({ host, port });
    this.#held.add(socket);
    // What comes is dropped: only so is the end of the connection heard of.
    socket.resume();
    socket.on('error', () => undefined);
    socket.on('close', () => {
      this.#held.delete(socket);
      if (this.#ended) return;
      const timer = after(againMs, () => {
        this.#held.delete(timer);
        this.#keep({ host, port });
      });
      this.#held.add(timer);
    });
  }
}
