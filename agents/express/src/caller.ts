import type { Call } from './call.js';
import { callOut, type CallError, type Reply } from './client.js';
import { below, formatSeed, happens, mix, unit, type Key } from './dice.js';
import { goOn, type Outcome } from './faults/fault-type.js';
import type { Fault } from './faults/parse.js';
import { callFaults } from './faults/table.js';
import { simulationHeaders, standardHeaders } from './headers.js';
import { limitBelow } from './limit.js';
import type { Node, Route } from './node.js';
import { lowerRate } from './pace.js';
import type { Recorder } from './recorder.js';
import type { Settings } from './settings.js';
import { allows, isExternal } from './snapshot.js';
import { parseTarget, type Target } from './target.js';
import { sleep } from './timer.js';
import type { Try } from './tracing/tracer.js';

/** The caller's view of one forwarded route, and the reply that it brought (contract §1.3). */
export interface CallReport {
  readonly node: Node;
  readonly start: number;
  durationMs: number;
  tries: number;
  /** The last try's status; 0 when none came. */
  status: number;
  error: CallError | null;
  /** The callee's result without its padding, as text. */
  result: string | undefined;
}

const firstBackOffMs = 25;

/** One outgoing call: what its tries share. */
interface Outgoing {
  readonly call: Call;
  readonly route: Route;
  readonly target: Target;
  readonly external: boolean;
}

/** Calls the services that a script or a plan names: link faults, tries and limits (contract §1.4). */
export class Caller {
  constructor(
    private readonly settings: Settings,
    private readonly recorder: Recorder,
  ) {}

  /**
   * @param key of the route's own roll
   * @param cancelled the client went away, or a sibling failed
   */
  async call(call: Call, route: Route, key: Key, cancelled: AbortSignal): Promise<CallReport> {
    const startedAt = performance.now();
    const report: CallReport = { node: route.node, start: Date.now(), durationMs: 0, tries: 0, status: 0, error: 'forbidden-target', result: undefined };
    const target = parseTarget(route.node.designation);
    if (target !== undefined) {
      const external = isExternal(call.snapshot, target);
      if (external || allows(call.snapshot.state, target)) await this.#tryAll({ call, route, target, external }, report, key, cancelled);
    }
    report.durationMs = performance.now() - startedAt;
    return report;
  }

  async #tryAll(out: Outgoing, report: CallReport, route: Key, cancelled: AbortSignal): Promise<void> {
    const { node } = out.route;
    const overall = limitBelow(cancelled, node.timeoutMs);
    for (let number = 0; ; number++) {
      const key = below(route, number);
      if (number > 0 && !(await sleep(backOff(out.call.seed, key, number), overall.signal))) break;
      report.tries++;
      const startedAt = performance.now();
      const tried = out.call.trace?.begin();
      const reply = await this.#tryOnce(out, key, tried, overall.signal);
      report.status = reply.status;
      report.error = reply.error === 'timeout' && cancelled.aborted ? 'cancelled' : reply.error;
      report.result = reply.result;
      const method = out.external ? 'GET' : 'POST';
      const address = node.service ?? out.target.host;
      this.recorder.clientTry(method, reply.status, address, report.error, performance.now() - startedAt);
      tried?.ended(method, reply.status, report.error, { address, port: out.target.port, url: node.designation, resends: number });
      if (number === node.retries || overall.signal.aborted || !mayRetry(report)) break;
    }
    overall.end();
  }

  async #tryOnce(out: Outgoing, key: Key, tried: Try | undefined, overall: AbortSignal): Promise<Reply> {
    const { tryTimeoutMs, timeoutMs } = out.route.node;
    if (tryTimeoutMs === undefined || tryTimeoutMs >= timeoutMs) return this.#sufferAndSend(out, key, tried, overall);
    const limit = limitBelow(overall, tryTimeoutMs);
    try {
      return await this.#sufferAndSend(out, key, tried, limit.signal);
    } finally {
      limit.end();
    }
  }

  async #sufferAndSend(out: Outgoing, key: Key, tried: Try | undefined, limit: AbortSignal): Promise<Reply> {
    const { call, route, target } = out;
    let rate = 0;
    for (const { id, to, fault } of call.snapshot.onLinks) {
      if (!to.includes('*') && !to.includes(route.node.service ?? '')) continue;
      const outcome = await this.#suffer(call, fault, below(below(key, 'condition'), id), tried, id, limit);
      if (outcome.flow !== 'continue') return injected(outcome);
      rate = lowerRate(rate, outcome.rate ?? 0);
    }
    for (const [i, fault] of route.node.link.entries()) {
      const outcome = await this.#suffer(call, fault, below(below(key, 'link'), i), tried, undefined, limit);
      if (outcome.flow !== 'continue') return injected(outcome);
      rate = lowerRate(rate, outcome.rate ?? 0);
    }
    if (out.external) return callOut(target, 'GET', target.path, standardHeaders(call, tried), undefined, limit, rate);
    const headers = simulationHeaders(call, formatSeed(mix(call.seed, key)), this.settings.requestToken, tried);
    return callOut(target, 'POST', '/', headers, route.json, limit, rate);
  }

  #suffer({ seed }: Call, fault: Fault, key: Key, tried: Try | undefined, condition: string | undefined, signal: AbortSignal): Outcome | Promise<Outcome> {
    if (!happens(seed, key, fault.probability)) return goOn;
    this.recorder.faultActed(fault.type, 'link');
    tried?.faultActed(fault.type, condition);
    return callFaults.get(fault.type)?.(fault.args, { seed, key, call: undefined, signal }) ?? goOn;
  }
}

/** What a try brought that a link fault ended. */
function injected(outcome: Exclude<Outcome, { flow: 'continue' }>): Reply {
  switch (outcome.flow) {
    case 'error':
      return { status: outcome.status, error: 'injected' };
    case 'abort':
      return { status: 0, error: 'reset' };
    case 'broken':
      return { status: 0, error: outcome.error };
    case 'gone':
      return { status: 0, error: 'timeout' };
  }
}

// Exponential back-off with full jitter.
function backOff(seed: number, key: Key, number: number): number {
  return unit(seed, below(key, 'backoff')) * firstBackOffMs * 2 ** (number - 1);
}

function mayRetry({ error, status }: CallReport): boolean {
  switch (error) {
    case 'refused':
    case 'reset':
    case 'dns':
    case 'timeout':
      return true;
    case 'status':
    case 'injected':
      return status >= 500;
    default:
      return false;
  }
}
