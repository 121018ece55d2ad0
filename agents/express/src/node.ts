import type { Catalogue } from './faults/catalogue.js';
import { noPhases, readFaults, readPhases, type Fault, type Phases } from './faults/parse.js';
import { elementsOf, isObject, memberOf, membersOf, parseJson, type JsonObject } from './json.js';
import { member, Problems, type Parsed } from './problems.js';
import { boolean, integer, list, number, text } from './read.js';
import { parseTarget } from './target.js';
import { maxDepth, maxNodes } from './wire.js';

/** A node whose tree has been validated (contract §1.1); `payload` has become the one route. */
export interface Node {
  readonly designation: string;
  readonly service: string | undefined;
  readonly probability: number;
  readonly faults: Phases;
  readonly link: readonly Fault[];
  readonly routes: readonly Node[];
  readonly parallel: boolean;
  readonly usePlan: boolean;
  readonly endpoint: string;
  readonly timeoutMs: number;
  readonly tryTimeoutMs: number | undefined;
  readonly retries: number;
  readonly required: boolean;
}

/** A node to forward, and the text to send: the one that came. */
export interface Route {
  readonly node: Node;
  readonly json: string;
}

/** The node that a call brought, with its routes. */
export interface Script {
  readonly node: Node;
  readonly routes: readonly Route[];
}

const reserved = ['protocol', 'requestSize', 'stage', 'repeat', 'async', 'breaker', 'retryBudget', 'hedge'];
const longestUrl = 2048;
const longestName = 253;
const defaultTimeoutMs = 30_000;
const maxTimeoutMs = 600_000;
const maxRetries = 10;

export function parseNode(body: string, catalogue: Catalogue): Parsed<Script> {
  const problems = new Problems();
  try {
    const reader = new NodeReader(problems, catalogue);
    const node = reader.read(parseJson(body), '', 1);
    reader.checkCount('');
    if (node !== undefined && problems.list.length === 0) return { value: { node, routes: routesOf(body, node.routes, 0, ['routes', 'payload']) } };
  } catch (e) {
    if (!(e instanceof SyntaxError)) throw e;
    problems.add('', `must be JSON: ${e.message}`);
  }
  return { problems: problems.list };
}

/** Reads the nodes of one document, counting them. */
export class NodeReader {
  #count = 0;

  constructor(
    private readonly problems: Problems,
    private readonly catalogue: Catalogue,
  ) {}

  checkCount(path: string): void {
    if (this.#count > maxNodes) this.problems.add(path, `must have at most ${maxNodes} nodes`);
  }

  readRoutes(from: JsonObject, path: string, depth: number): Node[] {
    return list(from, 'routes', path, this.problems, (element, at) => this.read(element, at, depth));
  }

  read(value: unknown, path: string, depth: number): Node | undefined {
    const { problems, catalogue } = this;
    if (depth > maxDepth) return problems.add(path, `must be at most ${maxDepth} nodes deep`);
    if (++this.#count > maxNodes) return undefined;
    if (!isObject(value)) return problems.add(path, 'must be an object');

    const designation = readDesignation(value, path, problems);
    for (const name of reserved) {
      if (value[name] !== undefined && value[name] !== null) problems.add(member(path, name), 'is reserved for a later version');
    }
    const node: Node = {
      designation: designation ?? '',
      service: text(value, 'service', longestName, path, problems),
      probability: number(value, 'probability', 0, 100, 100, path, problems),
      faults: value['faults'] === undefined ? noPhases : readPhases(value, path, problems, catalogue),
      link: readFaults(value, 'link', path, problems, catalogue, 'link'),
      routes: this.#readBothForms(value, path, depth + 1),
      parallel: boolean(value, 'parallel', path, problems),
      usePlan: boolean(value, 'usePlan', path, problems),
      endpoint: readEndpoint(value, path, problems),
      timeoutMs: integer(value, 'timeout', 1, maxTimeoutMs, defaultTimeoutMs, path, problems),
      tryTimeoutMs: integer(value, 'tryTimeout', 1, maxTimeoutMs, undefined, path, problems),
      retries: integer(value, 'retries', 0, maxRetries, 0, path, problems),
      required: boolean(value, 'required', path, problems),
    };
    return designation === undefined ? undefined : node;
  }

  #readBothForms(from: JsonObject, path: string, depth: number): Node[] {
    const routes = this.readRoutes(from, path, depth);
    const payload = from['payload'];
    if (payload === undefined || payload === null) return routes;
    const at = member(path, 'payload');
    if (Array.isArray(from['routes']) && from['routes'].length > 0) this.problems.add(at, 'cannot stand beside routes');
    const node = this.read(payload, at, depth);
    return node === undefined ? [] : [node];
  }
}

/** Pairs routes with their texts; they stand in the object at `at`, under one of `names`. */
export function routesOf(body: string, nodes: readonly Node[], at: number, names: readonly ('routes' | 'payload')[]): Route[] {
  if (nodes.length === 0) return [];
  let texts: string[] = [];
  for (const { name, start, end } of membersOf(body, at)) {
    if (name === 'routes' && body.startsWith('[', start)) {
      const elements = elementsOf(body, start);
      if (elements.length > 0) texts = elements;
    } else if (name === 'payload' && names.includes(name) && body.startsWith('{', start)) texts = [body.slice(start, end)];
  }
  return nodes.map((node, i) => ({ node, json: texts[i] ?? '' }));
}

/** Where in the body the object lies that the names lead to. */
export function placeOf(body: string, ...names: readonly string[]): number {
  return names.reduce((at, name) => memberOf(body, at, name)?.start ?? at, 0);
}

function readDesignation(from: JsonObject, path: string, problems: Problems): string | undefined {
  const at = member(path, 'designation');
  if (from['designation'] === undefined || from['designation'] === null) return problems.add(at, 'is required');
  const designation = text(from, 'designation', longestUrl, path, problems);
  if (designation === undefined || parseTarget(designation) !== undefined) return designation;
  return problems.add(at, 'must be an absolute URL such as http://host:port/');
}

function readEndpoint(from: JsonObject, path: string, problems: Problems): string {
  const endpoint = text(from, 'endpoint', longestUrl, path, problems) ?? '/';
  if (!endpoint.startsWith('/')) problems.add(member(path, 'endpoint'), 'must begin with /');
  return endpoint;
}
