import type { Request } from 'express';
import { knownMethod } from '../recorder.js';
import type { Settings } from '../settings.js';
import { readContext, type Context } from './context.js';
import type { Exporter } from './exporter.js';
import type { FaultEvent } from './span.js';

/** Traces a second that are sampled where nobody said how many. */
const perSecond = 10;

/** Begins this service's part of traces. */
export class Tracer {
  #second = 0;
  #begun = 0;

  constructor(
    private readonly settings: Settings,
    private readonly exporter: Exporter,
  ) {}

  /** The trace of a call that arrived; undefined when nothing is traced, or its caller said that this call is not: then headers go on as they came. */
  begin(request: Request): Trace | undefined {
    if (this.settings.tracing.endpoint === undefined) return undefined;
    const caller = readContext(request.headers);
    if (caller.trace !== undefined && caller.sampled === false) return undefined;
    return new Trace(this.exporter, caller, caller.sampled ?? this.#samplesNew());
  }

  #samplesNew(): boolean {
    const { ratio } = this.settings.tracing;
    if (ratio !== undefined) return ratio >= 1 || Math.random() < ratio;
    const now = Math.floor(performance.now() / 1000);
    if (now !== this.#second) {
      this.#second = now;
      this.#begun = 0;
    }
    return this.#begun++ < perSecond;
  }
}

/** The trace that a call belongs to, and this service's part of it while it answers. */
export class Trace {
  readonly id: string;
  readonly span = newId();
  readonly #events: FaultEvent[] = [];

  constructor(
    private readonly exporter: Exporter,
    private readonly caller: Context,
    /** Whether spans are sent. */
    readonly sampled: boolean,
  ) {
    this.id = caller.trace ?? newId() + newId();
  }

  /** Whether calls say the trace anew, instead of as it came: each sampled try is a span, and where nothing came they learn that they are not sampled. */
  get rewrites(): boolean {
    return this.sampled || this.caller.trace === undefined;
  }

  faultActed(type: string, phase: string, condition: string | undefined): void {
    if (this.sampled) this.#events.push({ at: now(), type, phase, condition });
  }

  /** Sends the span of the call; a status of 0 is one that was aborted. */
  served(request: Request, call: { readonly endpoint: string; readonly requestId: string; readonly startedAt: number }, path: string, status: number): void {
    if (!this.sampled) return;
    this.exporter.add({
      trace: this.id,
      id: this.span,
      parent: this.caller.span,
      start: performance.timeOrigin + call.startedAt,
      durationMs: performance.now() - call.startedAt,
      method: knownMethod(request.method),
      status,
      error: status === 0 ? 'aborted' : status >= 500 ? String(status) : undefined,
      events: this.#events,
      server: { route: call.endpoint, path, requestId: call.requestId },
    });
  }

  /** Begins a try of a call that this one makes; undefined when it is not sampled. */
  begin(): Try | undefined {
    return this.sampled ? new Try(this.exporter, this) : undefined;
  }

  /** Headers that say the trace in the form in which it came, names and values in turn. */
  headers(tried: Try | undefined): string[] {
    const own = tried?.id ?? this.span;
    const parent = tried === undefined ? undefined : this.span;
    const sampled = this.sampled ? '1' : '0';
    switch (this.caller.format) {
      case 'b3':
        return ['b3', `${this.id}-${own}-${sampled}${parent === undefined ? '' : `-${parent}`}`];
      case 'b3-headers':
        return ['x-b3-traceid', this.id, 'x-b3-spanid', own, 'x-b3-sampled', sampled, ...(parent === undefined ? [] : ['x-b3-parentspanid', parent])];
      default:
        return ['traceparent', `00-${this.id}-${own}-0${sampled}`];
    }
  }
}

/** A try of a call while it lasts. */
export class Try {
  readonly id = newId();
  readonly #start = now();
  readonly #events: FaultEvent[] = [];

  constructor(
    private readonly exporter: Exporter,
    private readonly trace: Trace,
  ) {}

  faultActed(type: string, condition: string | undefined): void {
    this.#events.push({ at: now(), type, phase: 'link', condition });
  }

  /** Sends the span of the try. */
  ended(method: string, status: number, error: string | null, client: { readonly address: string; readonly port: number; readonly url: string; readonly resends: number }): void {
    this.exporter.add({
      trace: this.trace.id,
      id: this.id,
      parent: this.trace.span,
      start: this.#start,
      durationMs: now() - this.#start,
      method,
      status,
      error: error ?? undefined,
      events: this.#events,
      client,
    });
  }
}

function now(): number {
  return performance.timeOrigin + performance.now();
}

/** 16 hexadecimal digits, not all of them zero. */
function newId(): string {
  const digits = half() + half();
  return digits === '0000000000000000' ? newId() : digits;
}

function half(): string {
  return ((Math.random() * 2 ** 32) >>> 0).toString(16).padStart(8, '0');
}
