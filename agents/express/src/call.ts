import type { Request, Response } from 'express';
import type { CallReport } from './caller.js';
import type { Script } from './node.js';
import { lowerRate } from './pace.js';
import type { Snapshot } from './snapshot.js';
import { readContext } from './tracing/context.js';
import type { Trace } from './tracing/tracer.js';

/** One call that this service answers, from its arrival to its reply. */
export class Call {
  readonly startedAt = performance.now();
  readonly start = Date.now();
  readonly errors: string[] = [];
  readonly reports: CallReport[] = [];
  script: Script | undefined;
  /** The endpoint of the plan that it runs, and the label of its metrics. */
  endpoint = '/';
  address: string | undefined;
  requestId = '';
  /** The trace that it belongs to; undefined when nothing is traced. */
  trace: Trace | undefined;
  seed = 0;
  depth = 0;
  status = 200;
  /** Bytes that `payload` faults add to the reply. */
  padding = 0;
  /** Bytes a second at which the reply is sent; 0 for as fast as it can. */
  rate = 0;
  /** Whether it has been counted. */
  ended = false;
  #gone: AbortController | undefined;

  constructor(
    readonly request: Request,
    readonly response: Response,
    /** The state that the call began with, when the service no longer hung; it finishes on it. */
    public snapshot: Snapshot,
  ) {}

  /** Aborted when the client goes away before its reply. */
  get gone(): AbortSignal {
    this.#gone ??= this.#watchClient();
    return this.#gone.signal;
  }

  /** Slows the reply down to this rate, unless it is slower already; 0 changes nothing. */
  throttle(rate: number): void {
    this.rate = lowerRate(this.rate, rate);
  }

  /** The id of its trace; undefined when there is none. */
  get traceId(): string | undefined {
    return this.trace?.id ?? readContext(this.request.headers).trace;
  }

  get elapsedMs(): number {
    return performance.now() - this.startedAt;
  }

  #watchClient(): AbortController {
    const controller = new AbortController();
    if (this.response.closed || this.response.destroyed) controller.abort();
    else {
      this.response.on('close', () => {
        if (!this.response.writableFinished) controller.abort();
      });
    }
    return controller;
  }
}
