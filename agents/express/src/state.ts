import { readCondition, writeCondition, type Condition } from './condition.js';
import type { Catalogue } from './faults/catalogue.js';
import { noPhases, readPhases, type Phases } from './faults/parse.js';
import { isObject, parseJson, type JsonObject } from './json.js';
import { NodeReader, placeOf, routesOf, type Route } from './node.js';
import { member, Problems, type Parsed } from './problems.js';
import { boolean, integer, list, object, text } from './read.js';
import { isHostAndPort } from './target.js';

/** What a service does with a call that brings no script. */
export interface PlanEndpoint {
  readonly faults: Phases;
  readonly routes: readonly Route[];
  readonly parallel: boolean;
}

/** All that steers an agent (contract §2.2). */
export interface State {
  readonly term: number;
  readonly generation: number;
  readonly hash: string;
  readonly targets: readonly string[];
  readonly external: readonly string[];
  readonly endpoints: ReadonlyMap<string, PlanEndpoint>;
  /** In order of creation. */
  readonly conditions: readonly Condition[];
  /** The plan as it came, to be shown. */
  readonly plan: JsonObject;
}

export const emptyState: State = { term: 0, generation: 0, hash: '', targets: [], external: [], endpoints: new Map(), conditions: [], plan: { endpoints: {} } };

const longestHash = 128;
const longestTarget = 300;

export function parseState(body: string, catalogue: Catalogue): Parsed<State> {
  const problems = new Problems();
  try {
    const state = readState(parseJson(body), body, problems, catalogue);
    if (state !== undefined && problems.list.length === 0) return { value: state };
  } catch (e) {
    if (!(e instanceof SyntaxError)) throw e;
    problems.add('', `must be JSON: ${e.message}`);
  }
  return { problems: problems.list };
}

/** The state as the wire knows it, with the conditions that are there now. */
export function writeState(state: State, conditions: readonly Condition[]): JsonObject {
  const { term, generation, hash, targets, external, plan } = state;
  return { term, generation, hash, targets, external, plan, conditions: conditions.map(writeCondition) };
}

function readState(value: unknown, body: string, problems: Problems, catalogue: Catalogue): State | undefined {
  if (!isObject(value)) return problems.add('', 'must be an object');
  const readTarget = (element: unknown, at: string): string | undefined =>
    typeof element === 'string' && element.length <= longestTarget && isHostAndPort(element) ? element.toLowerCase() : problems.add(at, 'must be host:port');
  return {
    term: integer(value, 'term', 0, Infinity, 0, '', problems),
    generation: integer(value, 'generation', 0, Infinity, 0, '', problems),
    hash: text(value, 'hash', longestHash, '', problems) ?? '',
    targets: list(value, 'targets', '', problems, readTarget),
    external: list(value, 'external', '', problems, readTarget),
    endpoints: readPlan(value, body, problems, catalogue),
    conditions: readConditions(value, problems, catalogue),
    plan: { endpoints: {}, ...object(value, 'plan', '', new Problems()) },
  };
}

function readPlan(from: JsonObject, body: string, problems: Problems, catalogue: Catalogue): Map<string, PlanEndpoint> {
  const endpoints = new Map<string, PlanEndpoint>();
  const plan = object(from, 'plan', '', problems) ?? {};
  const nodes = new NodeReader(problems, catalogue);
  for (const [path, value] of Object.entries(object(plan, 'endpoints', 'plan', problems) ?? {})) {
    const at = `plan.endpoints.${path}`;
    if (!path.startsWith('/')) problems.add(at, 'must begin with /');
    else if (value === null) endpoints.set(path, { faults: noPhases, routes: [], parallel: false });
    else if (!isObject(value)) problems.add(at, 'must be an object');
    else {
      const faults = readPhases(value, at, problems, catalogue);
      const routes = nodes.readRoutes(value, at, 1);
      const parallel = boolean(value, 'parallel', at, problems);
      endpoints.set(path, { faults, routes: routesOf(body, routes, placeOf(body, 'plan', 'endpoints', path), ['routes']), parallel });
    }
  }
  nodes.checkCount('plan');
  return endpoints;
}

function readConditions(from: JsonObject, problems: Problems, catalogue: Catalogue): Condition[] {
  const ids = new Set<string>();
  return list(from, 'conditions', '', problems, (element, at) => {
    const condition = readCondition(element, at, problems, catalogue, 'remainingMs');
    if (condition !== undefined && ids.has(condition.id)) problems.add(member(at, 'id'), 'is there twice');
    ids.add(condition?.id ?? '');
    return condition;
  });
}
