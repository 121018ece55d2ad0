import type { Settings } from '../settings.js';
import { abort } from './abort.js';
import { readCatalogue, type Catalogue } from './catalogue.js';
import { error } from './error.js';
import type { CallFault, StateFault } from './fault-type.js';
import { latency } from './latency.js';
import { MemoryLeak } from './memory-leak.js';
import { payload } from './payload.js';
import { work } from './work.js';

/** The fault types of this agent: a new one is a file beside this one and a line here. */
export const callFaults: ReadonlyMap<string, CallFault> = new Map(Object.entries({ latency, error, abort, payload, work }));

export function stateFaults(settings: Settings): ReadonlyMap<string, StateFault> {
  return new Map([['memory-leak', new MemoryLeak(settings.maxMemoryMb)]]);
}

export function catalogueOf(settings: Settings): Catalogue {
  return readCatalogue([...callFaults.keys(), ...stateFaults(settings).keys()], settings);
}
