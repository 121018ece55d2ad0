import type { Call } from './call.js';
import type { Caller, CallReport } from './caller.js';
import { below, happens, keyOf, type Key } from './dice.js';
import type { Fault } from './faults/parse.js';
import { callFaults } from './faults/table.js';
import type { Outcome } from './faults/fault-type.js';
import { limitBelow } from './limit.js';
import type { Node, Route } from './node.js';
import type { Recorder } from './recorder.js';
import { emptyEndpoint, planOf } from './snapshot.js';
import type { PlanEndpoint } from './state.js';
import type { FaultCause } from './threads.js';

/** How a step ended: go on, or why the script ends here. */
export type Flow = Outcome['flow'] | 'failed';

/** Starts a fault that is a state of the service; answers the reason when it cannot be. */
export type StartStateFault = (fault: Fault, cause: FaultCause) => Promise<string | undefined>;

/** A list's name in draws and in errors. */
interface Step {
  readonly key: Key;
  readonly path: string;
}

const conditionKey = keyOf('condition');
const ofNode = { before: step('faults/before'), routes: step('routes'), after: step('faults/after') };
const ofPlan = { before: step('plan/faults/before'), routes: step('plan/routes'), after: step('plan/faults/after') };

/**
 * What a service does with a call, in the order of contract §1.2: 2 conditions, 3 and 4 faults before, 5 and 6 routes, 7 and 8 faults
 * after. Reading (1) and replying (9) are the data port's.
 */
export class ScriptRunner {
  constructor(
    private readonly caller: Caller,
    private readonly startStateFault: StartStateFault,
    private readonly recorder: Recorder,
  ) {}

  run(call: Call): Flow | Promise<Flow> {
    const script = call.script;
    const plan = script === undefined || script.node.usePlan ? planOf(call.snapshot, call.endpoint) : emptyEndpoint;
    const nothingToDo =
      call.snapshot.onCalls.length === 0 && plan === emptyEndpoint && (script === undefined || (script.routes.length === 0 && hasNoFaults(script.node)));
    return nothingToDo ? 'continue' : this.#runSteps(call, plan);
  }

  async #runSteps(call: Call, plan: PlanEndpoint): Promise<Flow> {
    const { node, routes = [] } = call.script ?? {};
    let flow = await this.#conditions(call); // 2
    if (flow === 'continue' && node) flow = await this.#faults(call, node.faults.before, ofNode.before, 'before'); // 3
    if (flow === 'continue') flow = await this.#faults(call, plan.faults.before, ofPlan.before, 'before'); // 4
    if (flow === 'continue' && node) flow = await this.#routes(call, routes, node.parallel, ofNode.routes); // 5
    if (flow === 'continue') flow = await this.#routes(call, plan.routes, plan.parallel, ofPlan.routes); // 6
    if (flow === 'continue') flow = await this.#faults(call, plan.faults.after, ofPlan.after, 'after'); // 7
    if (flow === 'continue' && node) flow = await this.#faults(call, node.faults.after, ofNode.after, 'after'); // 8
    return flow;
  }

  async #conditions(call: Call): Promise<Flow> {
    for (const { id, fault } of call.snapshot.onCalls) {
      const key = below(conditionKey, id);
      if (!happens(call.seed, key, fault.probability)) continue;
      const flow = await this.#act(call, fault, key, 'condition', `conditions[${id}]`, id);
      if (flow !== 'continue') return flow;
    }
    return 'continue';
  }

  async #faults(call: Call, faults: readonly Fault[], { key, path }: Step, phase: string): Promise<Flow> {
    for (const [i, fault] of faults.entries()) {
      const own = below(key, i);
      if (!happens(call.seed, own, fault.probability)) continue;
      const flow = await this.#act(call, fault, own, phase, `${path}[${i}]`);
      if (flow !== 'continue') return flow;
    }
    return 'continue';
  }

  async #act(call: Call, fault: Fault, key: Key, phase: string, path: string, condition?: string): Promise<Flow> {
    this.recorder.faultActed(fault.type, phase);
    call.trace?.faultActed(fault.type, phase, condition);
    const act = callFaults.get(fault.type);
    if (act === undefined) {
      const reason = await this.startStateFault(fault, { place: path, requestId: call.requestId, traceId: call.traceId });
      if (reason !== undefined) call.errors.push(`${path}: ${fault.type}: ${reason}`);
      return 'continue';
    }
    const outcome = await act(fault.args, { seed: call.seed, key, call, signal: call.gone });
    if (outcome.flow === 'continue') call.throttle(outcome.rate ?? 0);
    if (outcome.flow === 'error') {
      call.status = outcome.status;
      call.errors.push(`${path}: ${outcome.message}`);
    }
    return outcome.flow;
  }

  #routes(call: Call, routes: readonly Route[], parallel: boolean, at: Step): Flow | Promise<Flow> {
    if (routes.length === 0) return 'continue';
    return parallel && routes.length > 1 ? this.#allAtOnce(call, routes, at) : this.#oneByOne(call, routes, at);
  }

  async #oneByOne(call: Call, routes: readonly Route[], at: Step): Promise<Flow> {
    for (const [i, route] of routes.entries()) {
      if (call.gone.aborted) return 'gone';
      const key = below(at.key, i);
      if (!happens(call.seed, key, route.node.probability)) continue;
      const report = await this.caller.call(call, route, key, call.gone);
      if (!note(call, report, at, i)) return 'failed';
    }
    return call.gone.aborted ? 'gone' : 'continue';
  }

  async #allAtOnce(call: Call, routes: readonly Route[], at: Step): Promise<Flow> {
    const siblings = limitBelow(call.gone);
    const branches = routes
      .map((route, index) => ({ route, index, key: below(at.key, index) }))
      .filter(({ route, key }) => happens(call.seed, key, route.node.probability))
      .map(async ({ route, index, key }) => {
        const report = await this.caller.call(call, route, key, siblings.signal);
        if (report.error !== null && route.node.required) siblings.abort();
        return { report, index };
      });
    let failed = false;
    for (const { report, index } of await Promise.all(branches)) failed = !note(call, report, at, index) || failed;
    siblings.end();
    if (call.gone.aborted) return 'gone';
    return failed ? 'failed' : 'continue';
  }
}

/** Puts a report into the result; false when a required call failed. */
function note(call: Call, report: CallReport, at: Step, index: number): boolean {
  call.reports.push(report);
  if (report.error === null) return true;
  const { service, designation, required } = report.node;
  call.errors.push(`${at.path}[${index}]: ${service ?? designation}: ${report.error === 'status' ? `status ${report.status}` : report.error}`);
  if (!required) return true;
  call.status = 502;
  return false;
}

function hasNoFaults({ faults }: Node): boolean {
  return faults.before.length === 0 && faults.after.length === 0;
}

function step(name: string): Step {
  return { key: keyOf(name), path: name.replaceAll('/', '.') };
}
