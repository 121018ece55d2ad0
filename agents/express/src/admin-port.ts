import { timingSafeEqual } from 'node:crypto';
import express, { type Express, type Request, type Response } from 'express';
import { readBody } from './body.js';
import { parseCondition, writeCondition } from './condition.js';
import type { Catalogue } from './faults/catalogue.js';
import type { Probe } from './faults/probe.js';
import { cannot, features, framework, language } from './identity.js';
import type { Metrics } from './metrics.js';
import type { Parsed } from './problems.js';
import type { Settings } from './settings.js';
import { parseState, writeState } from './state.js';
import type { Steering } from './steering.js';
import type { Shared } from './threads.js';
import { contractVersion, maxBodyBytes } from './wire.js';

/** What the admin port stands on. */
export interface AdminPortParts {
  readonly settings: Settings;
  readonly shared: Shared;
  readonly catalogue: Catalogue;
  readonly steering: Steering;
  readonly metrics: Metrics;
  readonly unready: Probe;
  readonly unhealthy: Probe;
  /** Called before metrics are shown. */
  readonly catchUp: () => void;
}

const open = new Set(['/healthz', '/readyz', '/metrics']);

/** Probes, metrics and steering, on a listener and a thread of their own (contract §2). */
export function adminPort({ settings, shared, catalogue, steering, metrics, unready, unhealthy, catchUp }: AdminPortParts): Express {
  const app = express().disable('x-powered-by').disable('etag');
  const bearer = settings.adminToken === undefined ? undefined : Buffer.from(`Bearer ${settings.adminToken}`);

  app.use((request, response, next) => {
    if (open.has(request.path) || bearer === undefined || isEqual(bearer, request.headers.authorization ?? '')) next();
    else refuse(response, 401, ["Authorization: must be the agent's bearer token"]);
  });

  app.route('/healthz').get((_, response) => { probe(response, unhealthy.status); }).all(notAllowed);

  app.route('/readyz').get((_, response) => {
    const waits = settings.waitForState && !steering.hasState ? 'waiting for a state' : undefined;
    probe(response, shared.draining ? 'draining' : (waits ?? unready.status));
  }).all(notAllowed);

  app.route('/metrics').get(async (_, response) => {
    catchUp();
    response.type(metrics.contentType).end(await metrics.text());
  }).all(notAllowed);

  app.route('/info').get((_, response) => {
    const { service, version, instance } = settings;
    const { term, generation, hash } = steering.state;
    const conditions = steering.conditions.map(writeCondition);
    response.json({ contract: contractVersion, service, version, instance, framework, language, faults: [...catalogue.keys()], features, cannot, term, generation, hash, conditions });
  }).all(notAllowed);

  app.route('/state').get((_, response) => {
    response.json(writeState(steering.state, steering.conditions));
  }).put(async (request, response) => {
    const state = await read(request, response, (body) => parseState(body, catalogue));
    if (state === undefined) return;
    const { term, generation } = steering.state;
    if (steering.replace(state)) response.json(writeState(steering.state, steering.conditions));
    else refuse(response, 409, [`generation: must be at least ${generation} of term ${term}`]);
  }).all(notAllowed);

  app.route('/conditions').get((_, response) => {
    response.json({ conditions: steering.conditions.map(writeCondition) });
  }).post(async (request, response) => {
    const wanted = await read(request, response, (body) => parseCondition(body, catalogue));
    if (wanted === undefined) return;
    const condition = steering.add(wanted);
    if (typeof condition === 'string') refuse(response, 409, [condition]);
    else response.status(201).json(writeCondition(condition));
  }).delete((_, response) => {
    steering.clear();
    response.status(204).end();
  }).all(notAllowed);

  app.route('/conditions/:id').delete((request, response) => {
    if (steering.remove(request.params.id)) response.status(204).end();
    else refuse(response, 404, [`${request.params.id}: no such condition`]);
  }).all(notAllowed);

  app.use((request, response) => { refuse(response, 404, [`${request.path}: is unknown`]); });
  return app;
}

/** The body's document; nothing after the problems have been answered. */
async function read<T>(request: Request, response: Response, parse: (body: string) => Parsed<T>): Promise<T | undefined> {
  const body = await readBody(request, true);
  if (body === 'broken') return undefined;
  if (body === 'too-large') {
    refuse(response, 413, [`$: must have at most ${maxBodyBytes} bytes`]);
    return undefined;
  }
  const parsed = parse(body.text);
  if ('value' in parsed) return parsed.value;
  refuse(response, 400, parsed.problems);
  return undefined;
}

/** @param why the service is not as it should be; nothing when it is. */
function probe(response: Response, why: string | undefined): void {
  response.status(why === undefined ? 200 : 503).json({ status: why ?? 'ok' });
}

function notAllowed(request: Request, response: Response): void {
  refuse(response, 405, [`${request.method}: is not allowed here`]);
}

function refuse(response: Response, status: number, errors: readonly string[]): void {
  response.status(status).json({ errors });
}

function isEqual(right: Buffer, given: string): boolean {
  const bytes = Buffer.from(given, 'latin1');
  return bytes.length === right.length && timingSafeEqual(bytes, right);
}
