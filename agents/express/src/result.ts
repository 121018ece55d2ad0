import type { Call } from './call.js';
import type { CallReport } from './caller.js';
import { isObject, membersOf, parseJson } from './json.js';
import type { Settings } from './settings.js';

/** Writes results (contract §1.3); those of callees are passed on as the text that came. */
export class ResultWriter {
  readonly #identity: string;

  constructor({ service, version, instance }: Settings) {
    this.#identity = `"service":${JSON.stringify(service)},"version":${JSON.stringify(version)},"instance":${JSON.stringify(instance)}`;
  }

  /** The whole result but for its padding, which belongs before the last character. */
  write(call: Call): string {
    const { errors, address, reports } = call;
    const error = errors.length === 0 ? 'null' : JSON.stringify(errors[0]);
    const response = reports.length === 0 ? '' : reports.map((r) => r.result ?? 'null').join();
    const calls = reports.length === 0 ? '' : reports.map(writeReport).join();
    return `{"error":${error},"errors":${JSON.stringify(errors)},${this.#identity}${address === undefined ? '' : `,"address":${JSON.stringify(address)}`},"start":"${timeOf(call.start)}","durationMs":${roundMs(call.elapsedMs)},"response":[${response}],"calls":[${calls}]}`;
  }
}

/** The text of a callee's result without its padding, or nothing when it is no result. */
export function readResult(body: string): string | undefined {
  let result: unknown;
  try {
    result = parseJson(body);
  } catch {
    return undefined;
  }
  if (!isObject(result) || result['error'] === undefined || !isTextOrNull(result['error'])) return undefined;
  const { errors, response, calls, durationMs, padding, service, address, version, instance, start } = result;
  const fits =
    [padding, service, address, version, instance, start].every(isTextOrNull) &&
    [errors, response, calls].every(isListOrNull) &&
    (durationMs === undefined || durationMs === null || typeof durationMs === 'number') &&
    (!Array.isArray(errors) || errors.every((e) => typeof e === 'string'));
  if (!fits) return undefined;
  return padding === undefined ? body : withoutPadding(body);
}

function withoutPadding(body: string): string {
  const kept = [...membersOf(body, 0)].filter((m) => m.name !== 'padding').map((m) => body.slice(m.from, m.end));
  return `{${kept.join()}}`;
}

function writeReport({ node, start, durationMs, tries, status, error }: CallReport): string {
  return JSON.stringify({
    service: node.service ?? null,
    designation: node.designation,
    start: timeOf(start),
    durationMs: roundMs(durationMs),
    tries,
    status: status === 0 ? null : status,
    error,
  });
}

function isTextOrNull(value: unknown): boolean {
  return value === undefined || value === null || typeof value === 'string';
}

function isListOrNull(value: unknown): boolean {
  return value === undefined || value === null || Array.isArray(value);
}

function timeOf(ms: number): string {
  return new Date(ms).toISOString();
}

function roundMs(ms: number): number {
  return Math.round(ms * 1000) / 1000;
}
