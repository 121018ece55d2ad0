import { randomBytes } from 'node:crypto';
import { isIP } from 'node:net';
import { tmpdir } from 'node:os';
import { parseSeed } from './dice.js';
import { readTracing, type TracingSettings } from './tracing/settings.js';

/** What the environment says (contract §3). */
export interface Settings {
  readonly service: string;
  readonly version: string;
  readonly instance: string;
  readonly host: string;
  readonly port: number;
  readonly adminPort: number;
  readonly stateFile: string | undefined;
  readonly waitForState: boolean;
  readonly requestToken: string | undefined;
  readonly adminToken: string | undefined;
  readonly maxMemoryMb: number;
  readonly maxDiskMb: number;
  readonly maxConnections: number;
  readonly maxDurationMs: number;
  readonly drainMs: number;
  readonly graceMs: number;
  readonly seed: number;
  readonly tmp: string;
  readonly accessLog: boolean;
  readonly exitWithParent: boolean;
  readonly tracing: TracingSettings;
}

/** The agent cannot start with what it was given; the message names the variable or the file. */
export class InvalidSetting extends Error {}

/** @throws {@link InvalidSetting} when a variable has a value that it must not have. */
export function readSettings(env: NodeJS.ProcessEnv): Settings {
  const text = (name: string): string | undefined => env[`MICROSIM_${name}`] || undefined;

  const choice = <T>(name: string, choices: ReadonlyMap<string, T>, fallback: T): T => {
    const given = text(name);
    if (given === undefined) return fallback;
    const value = choices.get(given);
    if (value === undefined) throw invalid(name, given, [...choices.keys()].join(' or '));
    return value;
  };

  const flag = (name: string): boolean => choice(name, new Map([['0', false], ['1', true]]), false);

  const integer = (name: string, min: number, max: number, fallback: number): number => {
    const given = text(name);
    if (given === undefined) return fallback;
    const value = /^-?\d+$/.test(given) ? Number(given) : NaN;
    if (value >= min && value <= max) return value;
    throw invalid(name, given, `an integer from ${min} to ${max}`);
  };

  const address = (name: string, fallback: string): string => {
    const given = text(name) ?? fallback;
    if (isIP(given) === 0) throw invalid(name, given, 'an IP address');
    return given;
  };

  const seed = (name: string): number => {
    const given = text(name);
    if (given === undefined) return randomBytes(4).readUInt32LE();
    const value = parseSeed(given);
    if (value === undefined) throw invalid(name, given, '8 hexadecimal digits');
    return value;
  };

  integer('THREADS', 1, 4096, 64); // Node has no handler threads; a wrong value is still an error.
  const service = text('SERVICE') ?? 'service';
  return {
    service,
    version: text('VERSION') ?? 'v1',
    instance: text('INSTANCE') ?? `${service}-0`,
    host: address('HOST', '127.0.0.1'),
    port: integer('PORT', 0, 65535, 8080),
    adminPort: integer('ADMIN_PORT', 0, 65535, 8081),
    stateFile: text('STATE'),
    waitForState: flag('WAIT_FOR_STATE'),
    requestToken: text('REQUEST_TOKEN'),
    adminToken: text('ADMIN_TOKEN'),
    maxMemoryMb: integer('MAX_MEMORY_MB', 1, 1_048_576, 1024),
    maxDiskMb: integer('MAX_DISK_MB', 1, 1_048_576, 1024),
    maxConnections: integer('MAX_CONNECTIONS', 1, 65_536, 1000),
    maxDurationMs: integer('MAX_DURATION_MS', 1, 3_600_000, 3_600_000),
    drainMs: integer('DRAIN_MS', 0, 600_000, 0),
    graceMs: integer('GRACE_MS', 0, 600_000, 20_000),
    seed: seed('SEED'),
    tmp: text('TMP') ?? tmpdir(),
    accessLog: choice('LOG', new Map([['access', true]]), false),
    exitWithParent: flag('EXIT_WITH_PARENT'),
    tracing: readTracing(env, invalidVariable),
  };
}

function invalid(name: string, given: string, right: string): InvalidSetting {
  return invalidVariable(`MICROSIM_${name}`, given, right);
}

function invalidVariable(variable: string, given: string, right: string): InvalidSetting {
  return new InvalidSetting(`${variable}: '${given}' must be ${right}`);
}
