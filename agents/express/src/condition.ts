import type { Catalogue } from './faults/catalogue.js';
import { readFault, type Fault } from './faults/parse.js';
import { isObject, parseJson, type JsonObject } from './json.js';
import { member, Problems, type Parsed } from './problems.js';
import { integer, list, text } from './read.js';

/** An abnormal state of the service that lasts until it is removed or its time is over (contract §2.1). */
export interface Condition {
  /** Empty in a posted one that has none yet. */
  readonly id: string;
  readonly fault: Fault;
  /** Services whose calls suffer (`*` is all); empty: this service itself does. */
  readonly to: readonly string[];
  readonly remainingMs: number | undefined;
}

const longestId = 64;
const longestName = 253;
const longestMs = 3_600_000;

export function parseCondition(body: string, catalogue: Catalogue): Parsed<Condition> {
  const problems = new Problems();
  try {
    const condition = readCondition(parseJson(body), '', problems, catalogue, 'durationMs');
    if (condition !== undefined && problems.list.length === 0) return { value: condition };
  } catch (e) {
    if (!(e instanceof SyntaxError)) throw e;
    problems.add('', `must be JSON: ${e.message}`);
  }
  return { problems: problems.list };
}

/** @param end the member that says how long it lasts: `durationMs` in a posted condition, `remainingMs` in a state. */
export function readCondition(value: unknown, path: string, problems: Problems, catalogue: Catalogue, end: 'durationMs' | 'remainingMs'): Condition | undefined {
  if (!isObject(value)) return problems.add(path, 'must be an object');
  const id = readId(value, path, problems);
  if (id === '' && end === 'remainingMs' && (value['id'] === undefined || value['id'] === null)) problems.add(member(path, 'id'), 'is required');
  const to = list(value, 'to', path, problems, (element, at) =>
    typeof element === 'string' && element.length <= longestName ? element : problems.add(at, `must be a string of at most ${longestName} characters`),
  );
  const fault = readFault(value, path, problems, catalogue, { link: to.length > 0, owner: 'condition' });
  const remainingMs = integer(value, end, 1, longestMs, undefined, path, problems);
  return fault === undefined ? undefined : { id, fault, to, remainingMs };
}

/** The condition as the wire knows it. */
export function writeCondition({ id, fault, to, remainingMs }: Condition): JsonObject {
  return {
    id,
    type: fault.type,
    args: fault.given,
    ...(fault.probability === 100 ? {} : { probability: fault.probability }),
    ...(to.length === 0 ? {} : { to }),
    ...(remainingMs === undefined ? {} : { remainingMs }),
  };
}

function readId(from: JsonObject, path: string, problems: Problems): string {
  const id = text(from, 'id', longestId, path, problems);
  if (id !== undefined && !/^[A-Za-z0-9._-]+$/.test(id)) problems.add(member(path, 'id'), 'must be 1 to 64 characters of A-Z a-z 0-9 . _ -');
  return id ?? '';
}
