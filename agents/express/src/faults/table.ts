import type { Log } from '../log.js';
import type { Settings } from '../settings.js';
import { abort } from './abort.js';
import { blackhole } from './blackhole.js';
import { readCatalogue, type Catalogue } from './catalogue.js';
import { ConnectionLeak, type Address } from './connection-leak.js';
import { Cpu } from './cpu.js';
import { Crash } from './crash.js';
import { Disk } from './disk.js';
import { dns } from './dns.js';
import { error } from './error.js';
import type { CallFault, StateFault } from './fault-type.js';
import type { Hang } from './hang.js';
import { latency } from './latency.js';
import { LogFlood } from './log-flood.js';
import { memoryLeak } from './memory-leak.js';
import { payload } from './payload.js';
import type { Probe } from './probe.js';
import { refuse } from './refuse.js';
import { throttle } from './throttle.js';
import { work } from './work.js';

/** The parts of the agent that states act on. */
export interface StateParts {
  readonly settings: Settings;
  readonly log: Log;
  readonly hang: Hang;
  readonly unready: Probe;
  readonly unhealthy: Probe;
  /** Where the data port is, once it listens. */
  readonly own: () => Promise<Address>;
}

/** The fault types of this agent: a new one is a file beside this one and a line here. */
export const callFaults: ReadonlyMap<string, CallFault> = new Map(
  Object.entries({ abort, blackhole, dns, error, latency, payload, refuse, throttle, work }),
);

const states: Readonly<Record<string, (parts: StateParts) => StateFault>> = {
  'connection-leak': ({ own }) => new ConnectionLeak(own),
  cpu: ({ log }) => new Cpu(log),
  crash: ({ log }) => new Crash(log),
  disk: ({ settings, log }) => new Disk(settings.tmp, log),
  hang: ({ hang }) => hang,
  'log-flood': ({ log }) => new LogFlood(log),
  'memory-leak': () => memoryLeak,
  unhealthy: ({ unhealthy }) => unhealthy,
  unready: ({ unready }) => unready,
};

export function stateFaults(parts: StateParts): ReadonlyMap<string, StateFault> {
  return new Map(Object.entries(states).map(([type, make]) => [type, make(parts)]));
}

export function catalogueOf(settings: Settings): Catalogue {
  return readCatalogue([...callFaults.keys(), ...Object.keys(states)], settings);
}
