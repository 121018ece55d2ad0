import type { IncomingHttpHeaders } from 'node:http';

/** What the headers of a call say of its trace. */
export interface Context {
  /** 32 hexadecimal digits; undefined when no trace is named. */
  readonly trace: string | undefined;
  /** The span that made the call, 16 digits; undefined with the trace. */
  readonly span: string | undefined;
  /** Whether spans are wanted; undefined leaves that to whoever reads it. */
  readonly sampled: boolean | undefined;
  /** How it was said: what is called next is told in the same way. */
  readonly format: 'none' | 'w3c' | 'b3' | 'b3-headers';
}

/** Headers that say where in a trace a call is. */
export const traceHeaders: ReadonlySet<string> = new Set(['traceparent', 'b3', 'x-b3-traceid', 'x-b3-spanid', 'x-b3-parentspanid', 'x-b3-sampled']);

const nothing: Context = { trace: undefined, span: undefined, sampled: undefined, format: 'none' };

const traceparent = /^(?!ff)([0-9a-f]{2})-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-[0-9a-f]([0-9a-f])(-.*)?$/;
const single = /^([0-9a-f]{32}|[0-9a-f]{16})-(?!0{16})([0-9a-f]{16})(?:-([01d])(?:-[0-9a-f]{16})?)?$/;
const traceId = /^(?:[0-9a-f]{32}|[0-9a-f]{16})$/;
const spanId = /^(?!0{16})[0-9a-f]{16}$/;
const zero = /^0*$/;

export function readContext(headers: IncomingHttpHeaders): Context {
  const parent = headers['traceparent'];
  if (parent !== undefined) {
    const read = readTraceparent(one(parent));
    if (read !== undefined) return read;
  }
  const b3 = headers['b3'];
  if (b3 !== undefined) {
    const read = readSingle(one(b3));
    if (read !== undefined) return read;
  }
  return readHeaders(headers);
}

function readTraceparent(text: string): Context | undefined {
  const [, version, trace, span, flags = '0', more] = traceparent.exec(text) ?? [];
  if (trace === undefined || (version === '00' && more !== undefined)) return undefined;
  return { trace, span, sampled: (parseInt(flags, 16) & 1) === 1, format: 'w3c' };
}

function readSingle(text: string): Context | undefined {
  if (/^[01d]$/.test(text)) return { ...nothing, sampled: text !== '0', format: 'b3' };
  const [, trace = '', span, decision] = single.exec(text) ?? [];
  return zero.test(trace) ? undefined : { trace: trace.padStart(32, '0'), span, sampled: decide(decision), format: 'b3' };
}

function readHeaders(headers: IncomingHttpHeaders): Context {
  const trace = one(headers['x-b3-traceid']);
  const span = one(headers['x-b3-spanid']);
  const sampled = one(headers['x-b3-flags']) === '1' ? true : decide(one(headers['x-b3-sampled']));
  if (traceId.test(trace) && !zero.test(trace) && spanId.test(span)) return { trace: trace.padStart(32, '0'), span, sampled, format: 'b3-headers' };
  return sampled === undefined ? nothing : { ...nothing, sampled, format: 'b3-headers' };
}

function decide(text: string | undefined): boolean | undefined {
  if (text === '1' || text === 'd' || text === 'true') return true;
  return text === '0' || text === 'false' ? false : undefined;
}

function one(value: string | string[] | undefined): string {
  return typeof value === 'string' ? value : (value?.[0] ?? '');
}
