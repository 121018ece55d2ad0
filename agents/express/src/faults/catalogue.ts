import { readFileSync } from 'node:fs';
import type { Settings } from '../settings.js';

/** One argument of a fault type, as the contract's catalogue describes it. */
export interface ArgSpec {
  readonly type: 'integer' | 'number' | 'string';
  readonly min: number;
  readonly max: number;
  readonly required: boolean;
  readonly default?: number | string;
  readonly enum?: readonly string[];
  readonly maxLength: number;
  readonly unit?: string;
  /** Where alone it is valid. */
  readonly only?: 'fault' | 'condition';
  /** Whether all that act at a time may not pass `max` together. */
  readonly sum?: boolean;
  /** `designation`: an absolute URL. */
  readonly format?: 'designation';
}

/** One fault type: acts on one call, only between services (`link`), or is a state of the service that ends by itself. */
export interface FaultSpec {
  readonly type: string;
  readonly kind: 'call' | 'link' | 'state';
  /** Whether it may act on a call between services. */
  readonly link: boolean;
  readonly args: ReadonlyMap<string, ArgSpec>;
}

export type Catalogue = ReadonlyMap<string, FaultSpec>;

interface ArgEntry extends Partial<Omit<ArgSpec, 'type'>> {
  readonly type: ArgSpec['type'];
  readonly cap?: string;
}

interface Document {
  readonly types: Record<string, { readonly kind: FaultSpec['kind']; readonly link: boolean; readonly args: Record<string, ArgEntry> }>;
}

const longestText = 1024;
const document = JSON.parse(readFileSync(new URL('../../faults.json', import.meta.url), 'utf8')) as Document;

/** The part of the contract's catalogue that the agent has, under the caps of its settings. */
export function readCatalogue(types: readonly string[], settings: Settings): Catalogue {
  const caps: Record<string, number> = {
    MICROSIM_MAX_MEMORY_MB: settings.maxMemoryMb,
    MICROSIM_MAX_DISK_MB: settings.maxDiskMb,
    MICROSIM_MAX_CONNECTIONS: settings.maxConnections,
    MICROSIM_MAX_DURATION_MS: settings.maxDurationMs,
  };
  const arg = ({ cap, ...entry }: ArgEntry): ArgSpec => ({
    min: -Infinity,
    required: false,
    maxLength: longestText,
    ...entry,
    max: Math.min(entry.max ?? Infinity, (cap === undefined ? undefined : caps[cap]) ?? Infinity),
  });
  const catalogue = new Map<string, FaultSpec>();
  for (const type of types) {
    const entry = document.types[type];
    if (entry === undefined) throw new Error(`faults.json does not know '${type}'`);
    const args = new Map(Object.entries(entry.args).map(([name, a]) => [name, arg(a)]));
    catalogue.set(type, { type, kind: entry.kind, link: entry.link, args });
  }
  return catalogue;
}
