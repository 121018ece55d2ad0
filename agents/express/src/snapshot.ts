import type { Condition } from './condition.js';
import { noPhases } from './faults/parse.js';
import type { PlanEndpoint, State } from './state.js';
import { isLoopback, type Target } from './target.js';

/** All that steers calls, at one moment. Immutable: a call keeps the one that it began with. */
export interface Snapshot {
  readonly state: State;
  /** Conditions that act on calls of this service, in order of creation. */
  readonly onCalls: readonly Condition[];
  /** Conditions that act on this service's own calls. */
  readonly onLinks: readonly Condition[];
}

export const emptyEndpoint: PlanEndpoint = { faults: noPhases, routes: [], parallel: false };

export function snapshotOf(state: State, conditions: readonly Condition[]): Snapshot {
  return {
    state,
    onCalls: conditions.filter((c) => c.to.length === 0 && c.fault.kind === 'call'),
    onLinks: conditions.filter((c) => c.to.length > 0),
  };
}

/** The endpoint of the plan that a path belongs to: the longest prefix on whole segments, else `/`. */
export function endpointOf(snapshot: Snapshot, path: string): string {
  let best = '/';
  for (const endpoint of snapshot.state.endpoints.keys()) {
    if (endpoint.length > best.length && path.startsWith(endpoint) && (path.length === endpoint.length || endpoint.endsWith('/') || path[endpoint.length] === '/')) best = endpoint;
  }
  return best;
}

export function planOf(snapshot: Snapshot, endpoint: string): PlanEndpoint {
  return snapshot.state.endpoints.get(endpoint) ?? emptyEndpoint;
}

export function isExternal(snapshot: Snapshot, target: Target): boolean {
  return snapshot.state.external.includes(target.authority);
}

/** Whether the agent may call this address: it is no open proxy. */
export function allows({ targets }: State, target: Target): boolean {
  return targets.length === 0 ? isLoopback(target) : targets.includes(target.authority);
}
