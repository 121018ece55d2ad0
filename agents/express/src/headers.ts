import type { Call } from './call.js';
import { traceHeaders } from './tracing/context.js';
import type { Try } from './tracing/tracer.js';
import { depthHeader, requestIdHeader, seedHeader, tokenHeader } from './wire.js';

/** Which headers of a call go along with the calls that it causes (contract §1.4): names and values in turn. */
export type Headers = string[];

const standard = new Set(['traceparent', 'tracestate', 'baggage', 'b3', 'x-ot-span-context']);
const zipkinPrefix = 'x-b3-';
const ownPrefix = 'x-microsim-';
const rewritten = new Set([depthHeader, seedHeader, tokenHeader]);

/** What may leave the simulation. */
export function standardHeaders(call: Call, tried: Try | undefined): Headers {
  const headers: Headers = [requestIdHeader, call.requestId];
  copy(call, tried, headers, isStandard);
  return headers;
}

/** Everything that is forwarded between services of a simulation. */
export function simulationHeaders(call: Call, seed: string, token: string | undefined, tried: Try | undefined): Headers {
  const headers: Headers = [requestIdHeader, call.requestId, depthHeader, String(call.depth + 1), seedHeader, seed];
  if (token !== undefined) headers.push(tokenHeader, token);
  copy(call, tried, headers, (name) => isStandard(name) || (name.startsWith(ownPrefix) && !rewritten.has(name)));
  return headers;
}

function copy({ request, trace }: Call, tried: Try | undefined, to: Headers, match: (name: string) => boolean): void {
  const rewrites = trace?.rewrites ?? false;
  if (rewrites && trace !== undefined) to.push(...trace.headers(tried));
  const { rawHeaders } = request;
  for (let i = 0; i + 1 < rawHeaders.length; i += 2) {
    const name = (rawHeaders[i] ?? '').toLowerCase();
    if (match(name) && !(rewrites && traceHeaders.has(name))) to.push(name, rawHeaders[i + 1] ?? '');
  }
}

function isStandard(name: string): boolean {
  return standard.has(name) || name.startsWith(zipkinPrefix);
}
