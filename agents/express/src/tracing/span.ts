import type { TracingSettings } from './settings.js';
import { framework } from '../identity.js';

/** A fault that acted, as an event of a span. */
export interface FaultEvent {
  /** In milliseconds of Unix time. */
  readonly at: number;
  readonly type: string;
  readonly phase: string;
  readonly condition: string | undefined;
}

/** A span that is over and waits to be sent. */
export interface SpanData {
  readonly trace: string;
  readonly id: string;
  readonly parent: string | undefined;
  /** In milliseconds of Unix time. */
  readonly start: number;
  readonly durationMs: number;
  readonly method: string;
  /** The HTTP status; 0 for none. */
  readonly status: number;
  /** The kind of the failure; undefined when there is none. */
  readonly error: string | undefined;
  readonly events: readonly FaultEvent[];
  /** Of a service that answered a call. */
  readonly server?: { readonly route: string; readonly path: string; readonly requestId: string };
  /** Of a try of a call. */
  readonly client?: { readonly address: string; readonly port: number; readonly url: string; readonly resends: number };
}

/** Who sends spans, as the `resource` of OTLP's JSON. */
export function resourceOf(sender: { readonly service: string; readonly version: string; readonly instance: string; readonly tracing: TracingSettings }): string {
  const attributes = [
    ['service.name', sender.service], ['service.version', sender.version], ['service.instance.id', sender.instance], ['telemetry.sdk.language', 'nodejs'], ['microsim.framework', framework],
    ...sender.tracing.resource,
  ] as const;
  return `{"attributes":[${attributes.map(([key, value]) => text(key, value)).join(',')}]}`;
}

/** A span in OTLP's JSON, with the names of OpenTelemetry's semantic conventions. */
export function spanJson(span: SpanData): string {
  const { server, client } = span;
  const attributes = [text('http.request.method', span.method)];
  if (span.status !== 0) attributes.push(number('http.response.status_code', span.status));
  if (span.error !== undefined) attributes.push(text('error.type', span.error));
  if (server !== undefined) {
    attributes.push(text('http.route', server.route), text('url.path', server.path), text('url.scheme', 'http'), text('microsim.request_id', server.requestId));
  }
  if (client !== undefined) {
    attributes.push(text('server.address', client.address), number('server.port', client.port), text('url.full', client.url));
    if (client.resends > 0) attributes.push(number('http.request.resend_count', client.resends));
  }
  const name = JSON.stringify(server === undefined ? span.method : `${span.method} ${server.route}`);
  const parent = span.parent === undefined ? '' : `,"parentSpanId":"${span.parent}"`;
  const events = span.events.length === 0 ? '' : `,"events":[${span.events.map(event).join(',')}]`;
  const status = span.error === undefined ? '' : ',"status":{"code":2}';
  return `{"traceId":"${span.trace}","spanId":"${span.id}"${parent},"name":${name},"kind":${server === undefined ? 3 : 2},"startTimeUnixNano":"${nanoseconds(span.start)}","endTimeUnixNano":"${nanoseconds(span.start + span.durationMs)}","attributes":[${attributes.join(',')}]${events}${status}}`;
}

function event({ at, type, phase, condition }: FaultEvent): string {
  const attributes = [text('microsim.fault.type', type), text('microsim.fault.phase', phase)];
  if (condition !== undefined) attributes.push(text('microsim.condition.id', condition));
  return `{"timeUnixNano":"${nanoseconds(at)}","name":"microsim.fault","attributes":[${attributes.join(',')}]}`;
}

function text(key: string, value: string): string {
  return `{"key":${JSON.stringify(key)},"value":{"stringValue":${JSON.stringify(value)}}}`;
}

function number(key: string, value: number): string {
  return `{"key":"${key}","value":{"intValue":"${value}"}}`;
}

/** More digits than a number has: whole milliseconds and what is left go apart. */
function nanoseconds(ms: number): string {
  const whole = Math.floor(ms);
  return `${whole}${String(Math.floor((ms - whole) * 1e6)).padStart(6, '0')}`;
}
