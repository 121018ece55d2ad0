import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { adminPort } from './admin-port.js';
import { CannotListen, DataWorker } from './data-worker.js';
import type { Catalogue } from './faults/catalogue.js';
import type { Address } from './faults/connection-leak.js';
import { Hang } from './faults/hang.js';
import { Probe } from './faults/probe.js';
import { stateFaults } from './faults/table.js';
import { Log } from './log.js';
import { Metrics } from './metrics.js';
import type { Settings } from './settings.js';
import { StateFaults } from './state-faults.js';
import type { State } from './state.js';
import { Steering } from './steering.js';
import { Shared, type ToMain } from './threads.js';
import { sleep } from './timer.js';
import { keepAliveMs } from './wire.js';

const flushMs = 1_000;

/** The whole agent: two listeners over one state, from start to graceful stop. */
export class Agent {
  readonly #shared = new Shared();
  readonly #log = new Log(process.stdout);
  readonly #metrics: Metrics;
  readonly #unready = new Probe('unready');
  readonly #unhealthy = new Probe('unhealthy');
  readonly #stateFaults: StateFaults;
  readonly #steering: Steering;
  readonly #data: DataWorker;

  constructor(
    private readonly settings: Settings,
    private readonly catalogue: Catalogue,
  ) {
    this.#metrics = new Metrics(settings, this.#shared);
    this.#data = new DataWorker(settings, this.#shared, (message) => { this.#hear(message); });
    const types = stateFaults({
      settings,
      log: this.#log,
      hang: new Hang(this.#shared, () => { this.#data.tell({ kind: 'hang-ended' }); }),
      unready: this.#unready,
      unhealthy: this.#unhealthy,
      own: () => this.#ownAddress(),
    });
    this.#stateFaults = new StateFaults(types, catalogue, this.#log);
    this.#steering = new Steering(this.#stateFaults, {
      changed: (snapshot, conditions) => {
        this.#data.show(snapshot);
        this.#metrics.conditionsChanged(conditions);
      },
      failed: (condition, reason) => { this.#log.write('warning', 'condition-failed', { condition, reason }); },
      started: ({ id, fault }) => { this.#log.write('info', 'condition-started', { condition: id, type: fault.type }); },
      ended: ({ id, fault }) => { this.#log.write('info', 'condition-ended', { condition: id, type: fault.type }); },
    });
  }

  /** Answers until it is told to stop. */
  async run(firstState: State | undefined): Promise<void> {
    const { settings } = this;
    const stopAsked = this.#stopAsked();
    if (firstState !== undefined) this.#steering.replace(firstState);
    const adminPort = await this.#startAdmin();
    const port = await this.#data.listening;
    this.#log.write('info', 'started', { service: settings.service, instance: settings.instance, port, adminPort });

    await Promise.race([stopAsked, this.#data.stopped]);

    this.#shared.startDraining();
    this.#log.write('info', 'draining');
    const never = new AbortController().signal;
    await sleep(settings.drainMs, never);
    this.#data.tell({ kind: 'stop' });
    await Promise.race([this.#data.stopped, sleep(settings.graceMs, never)]);
    this.#stateFaults.end();
    this.#log.write('info', 'stopped');
    await this.#log.flush(flushMs);
  }

  async #startAdmin(): Promise<number> {
    const { settings, catalogue } = this;
    const app = adminPort({
      settings,
      catalogue,
      shared: this.#shared,
      steering: this.#steering,
      metrics: this.#metrics,
      unready: this.#unready,
      unhealthy: this.#unhealthy,
      catchUp: () => { this.#data.catchUp(); },
    });
    const server = createServer({ keepAliveTimeout: keepAliveMs }, app);
    server.listen({ host: settings.host, port: settings.adminPort });
    try {
      await once(server, 'listening');
    } catch (e) {
      throw new CannotListen(e instanceof Error ? e.message : String(e));
    }
    return (server.address() as AddressInfo).port;
  }

  #hear(message: ToMain): void {
    switch (message.kind) {
      case 'series':
        this.#metrics.add(message.series);
        break;
      case 'log':
        this.#log.write(message.level, message.event, message.fields);
        break;
      case 'start-fault':
        this.#data.tell({ kind: 'fault-started', request: message.request, reason: this.#stateFaults.run(message.fault, this.#steering.state, message.cause) });
    }
  }

  /** Where the data port is; one that listens on any address is reached on loopback. */
  async #ownAddress(): Promise<Address> {
    const { host } = this.settings;
    const port = await this.#data.listening;
    return { host: host === '0.0.0.0' ? '127.0.0.1' : host === '::' ? '::1' : host, port };
  }

  async #stopAsked(): Promise<void> {
    const asked = [once(process, 'SIGTERM'), once(process, 'SIGINT')];
    if (this.settings.exitWithParent) {
      // The parent holds the other end; the system closes it however the parent ends.
      process.stdin.resume();
      asked.push(once(process.stdin, 'close'));
    }
    await Promise.race(asked);
  }
}
