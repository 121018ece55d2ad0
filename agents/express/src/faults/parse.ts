import { isObject, type JsonObject } from '../json.js';
import { member, type Problems } from '../problems.js';
import { integer, list, number, object, text } from '../read.js';
import { parseTarget } from '../target.js';
import type { ArgSpec, Catalogue, FaultSpec } from './catalogue.js';

export type Args = Readonly<Record<string, number | string>>;

/** A fault of a node, a plan or a condition. */
export interface Fault {
  readonly type: string;
  readonly kind: FaultSpec['kind'];
  /** What was given. */
  readonly given: Args;
  /** What was given, and the defaults of the rest. */
  readonly args: Args;
  readonly probability: number;
}

export interface Phases {
  readonly before: readonly Fault[];
  readonly after: readonly Fault[];
}

export const noPhases: Phases = { before: [], after: [] };

const longestType = 64;

export function readPhases(from: JsonObject, path: string, problems: Problems, catalogue: Catalogue): Phases {
  const phases = object(from, 'faults', path, problems);
  if (phases === undefined) return noPhases;
  const at = member(path, 'faults');
  return { before: readFaults(phases, 'before', at, problems, catalogue), after: readFaults(phases, 'after', at, problems, catalogue) };
}

export function readFaults(from: JsonObject, name: string, path: string, problems: Problems, catalogue: Catalogue, place: 'phase' | 'link' = 'phase'): Fault[] {
  return list(from, name, path, problems, (element, at) => {
    if (isObject(element)) return readFault(element, at, problems, catalogue, { link: place === 'link', owner: 'fault' });
    return problems.add(at, 'must be an object');
  });
}

/** Where a fault stands decides which types and arguments are right: on a link or in the service; in a request or a plan, or in a condition. */
export interface Place {
  readonly link: boolean;
  readonly owner: 'fault' | 'condition';
}

export function readFault(from: JsonObject, path: string, problems: Problems, catalogue: Catalogue, place: Place): Fault | undefined {
  const spec = readType(from, path, problems, catalogue, place);
  const probability = number(from, 'probability', 0, 100, 100, path, problems);
  const raw = object(from, 'args', path, problems) ?? {};
  if (spec === undefined || ('args' in from && from['args'] !== null && !isObject(from['args']))) return undefined;
  const given = readArgs(raw, spec, member(path, 'args'), problems, place.owner);
  const args = { ...given };
  for (const [name, arg] of spec.args) if (arg.default !== undefined) args[name] ??= arg.default;
  return { type: spec.type, kind: spec.kind, given, args, probability };
}

function readType(from: JsonObject, path: string, problems: Problems, catalogue: Catalogue, { link, owner }: Place): FaultSpec | undefined {
  const at = member(path, 'type');
  if (from['type'] === undefined || from['type'] === null) return problems.add(at, 'is required');
  const type = text(from, 'type', longestType, path, problems);
  if (type === undefined) return undefined;
  const spec = catalogue.get(type);
  if (spec === undefined) return problems.add(at, `unknown fault type '${type}'; known are ${[...catalogue.keys()].join(', ')}`);
  if (link && !spec.link) return problems.add(at, `'${type}' cannot act on a call between services`);
  if (!link && spec.kind === 'link') {
    return problems.add(at, `'${type}' ${owner === 'condition' ? 'needs `to`: it acts on calls to other services' : 'acts between services, so it belongs into `link`'}`);
  }
  return spec;
}

function readArgs(raw: JsonObject, spec: FaultSpec, path: string, problems: Problems, owner: Place['owner']): Record<string, number | string> {
  const args: Record<string, number | string> = {};
  for (const name of Object.keys(raw)) {
    if (!spec.args.has(name)) problems.add(member(path, name.slice(0, longestType)), `unknown argument of '${spec.type}'; known are ${[...spec.args.keys()].join(', ')}`);
  }
  for (const [name, arg] of spec.args) {
    const isAbsent = raw[name] === undefined || raw[name] === null;
    if (arg.only !== undefined && arg.only !== owner) {
      if (!isAbsent) problems.add(member(path, name), owner === 'condition' ? 'cannot be given: a condition lasts as long as it exists' : 'can be given in a condition alone');
    } else if (isAbsent) {
      if (arg.required) problems.add(member(path, name), 'is required');
    } else {
      const value = readArg(raw, name, arg, path, problems);
      if (value !== undefined) args[name] = value;
    }
  }
  return args;
}

function readArg(raw: JsonObject, name: string, arg: ArgSpec, path: string, problems: Problems): number | string | undefined {
  if (arg.type === 'integer') return integer(raw, name, arg.min, arg.max, undefined, path, problems);
  if (arg.type === 'number') return number(raw, name, arg.min, arg.max, undefined, path, problems);
  const value = text(raw, name, arg.maxLength, path, problems);
  if (value !== undefined && arg.enum !== undefined && !arg.enum.includes(value)) return problems.add(member(path, name), `must be one of ${arg.enum.join(', ')}`);
  if (value !== undefined && arg.format === 'designation' && parseTarget(value) === undefined) return problems.add(member(path, name), 'must be an absolute URL such as http://host:port/');
  return value;
}
