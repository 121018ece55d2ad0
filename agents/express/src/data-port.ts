import { timingSafeEqual } from 'node:crypto';
import express, { type Express, type Request, type Response } from 'express';
import { hasBody, readBody, type Body } from './body.js';
import { BodyWriter } from './body-writer.js';
import { Call } from './call.js';
import { below, keyOf, mix, parseSeed } from './dice.js';
import type { Catalogue } from './faults/catalogue.js';
import type { MainThread } from './main-thread.js';
import { parseNode } from './node.js';
import type { Recorder } from './recorder.js';
import { RequestIds } from './request-ids.js';
import type { ResultWriter } from './result.js';
import type { Flow, ScriptRunner } from './script.js';
import type { Settings } from './settings.js';
import { endpointOf } from './snapshot.js';
import type { LogFields, LogLevel, Shared } from './threads.js';
import type { Tracer } from './tracing/tracer.js';
import { depthHeader, maxBodyBytes, maxDepth, requestIdHeader, seedHeader, tokenHeader } from './wire.js';

/** What the data port stands on. */
export interface DataPortParts {
  readonly settings: Settings;
  readonly shared: Shared;
  readonly catalogue: Catalogue;
  readonly recorder: Recorder;
  readonly tracer: Tracer;
  readonly script: ScriptRunner;
  readonly results: ResultWriter;
  readonly main: MainThread;
}

const callKey = keyOf('call');
const json = /^application\/json\s*(?:;|$)/i;

/** Answers calls: checks, reading, the script, the reply (contract §1.1 and §1.2). */
export class DataPort {
  readonly app: Express;
  readonly #token: Buffer | undefined;
  readonly #requestIds = new RequestIds();
  #calls = 0;

  constructor(private readonly parts: DataPortParts) {
    const { requestToken } = parts.settings;
    this.#token = requestToken === undefined ? undefined : Buffer.from(requestToken);
    this.app = express().disable('x-powered-by').disable('etag');
    this.app.use((request: Request, response: Response) => this.#handle(new Call(request, response, parts.main.snapshot())));
  }

  async #handle(call: Call): Promise<void> {
    this.parts.shared.addActiveRequests(1);
    try {
      let body: Promise<Body> | Body | undefined;
      if (this.parts.shared.hangs > 0) {
        // Read meanwhile: a connection that nobody reads from does not tell of its end.
        body = readWhole(call.request, isNode(call.request));
        if (!(await this.#hangOn(call))) return;
      }
      this.#prepare(call);
      await this.#answer(call, body);
    } catch (e) {
      this.#log('error', 'call-broke', { requestId: call.requestId, error: e instanceof Error ? (e.stack ?? e.message) : String(e) });
      this.#end(call, 0);
      call.response.destroy();
    }
  }

  #prepare(call: Call): void {
    const { headers } = call.request;
    call.trace = this.parts.tracer.begin(call.request);
    call.requestId = this.#requestIds.take(headers[requestIdHeader]);
    const depth = headers[depthHeader];
    if (typeof depth === 'string' && /^\d{1,9}$/.test(depth)) call.depth = Number(depth);
    const seed = headers[seedHeader];
    call.seed = parseSeed(typeof seed === 'string' ? seed : undefined) ?? mix(this.parts.settings.seed, below(callKey, this.#calls++));
  }

  /** Waits as long as the service hangs; false when the client has left. */
  async #hangOn(call: Call): Promise<boolean> {
    await this.parts.main.hangOn(call.gone);
    call.snapshot = this.parts.main.snapshot();
    if (!call.gone.aborted) return true;
    this.#end(call, 0);
    call.response.destroy();
    return false;
  }

  async #answer(call: Call, begun: Promise<Body> | Body | undefined): Promise<void> {
    const { request } = call;
    const isScript = isNode(request);
    if (isScript && !this.#mayPass(request)) {
      request.resume();
      this.#refuse(call, 401, [`${tokenHeader}: must be the simulation's token`]);
      return;
    }
    if (call.depth > maxDepth) {
      request.resume();
      this.#refuse(call, 508, [`${depthHeader}: must be at most ${maxDepth}`]);
      return;
    }
    const body = await (begun ?? readWhole(request, isScript));
    if (body === 'broken') {
      this.#end(call, 0);
      return;
    }
    if (body === 'too-large') {
      this.#refuse(call, 413, [`$: must have at most ${maxBodyBytes} bytes`]);
      return;
    }
    if (isScript && body.text !== '') {
      const parsed = parseNode(body.text, this.parts.catalogue);
      if ('problems' in parsed) {
        this.#refuse(call, 400, parsed.problems);
        return;
      }
      call.script = parsed.value;
    }
    await this.#run(call);
  }

  async #run(call: Call): Promise<void> {
    const { request, response } = call;
    call.endpoint = endpointOf(call.snapshot, call.script?.node.endpoint ?? pathOf(request));
    call.address = call.script?.node.designation ?? `http://${request.headers.host ?? ''}/`;
    const ran = this.parts.script.run(call);
    const flow: Flow = typeof ran === 'string' ? ran : await ran;
    if (flow === 'abort') {
      this.#end(call, 0);
      request.socket.resetAndDestroy();
    } else if (flow === 'gone') {
      this.#end(call, 0);
      response.destroy();
    } else {
      await this.#reply(call);
    }
  }

  #refuse(call: Call, status: number, problems: readonly string[]): void {
    call.status = status;
    call.errors.push(...problems);
    void this.#reply(call);
  }

  async #reply(call: Call): Promise<void> {
    const { response, padding, rate, status } = call;
    const body = this.parts.results.write(call);
    const open = padding === 0 ? '' : ',"padding":"';
    const close = padding === 0 ? '' : '"}';
    const length = Buffer.byteLength(body) + (padding === 0 ? 0 : open.length + padding + close.length - 1);
    const headers = ['content-type', 'application/json', 'content-length', String(length), requestIdHeader, call.requestId];
    if (this.parts.shared.draining) headers.push('connection', 'close');
    response.writeHead(status, headers);
    if (padding === 0 && rate === 0) {
      this.#end(call, status);
      response.end(body);
      return;
    }
    const writer = new BodyWriter(response, rate, call.gone);
    await writer.write(Buffer.from(padding === 0 ? body : body.slice(0, -1) + open));
    await writer.pad(padding);
    await writer.write(Buffer.from(close));
    this.#end(call, status);
    response.end();
  }

  #end(call: Call, status: number): void {
    if (call.ended) return;
    call.ended = true;
    const { recorder, shared, settings } = this.parts;
    shared.addActiveRequests(-1);
    recorder.serverCall(call.request.method, status, call.endpoint, call.elapsedMs);
    call.trace?.served(call.request, call, pathOf(call.request), status);
    if (settings.accessLog || call.errors.length > 0) this.#logCall(call, status);
  }

  #logCall(call: Call, status: number): void {
    const { method } = call.request;
    this.#log(call.errors.length > 0 ? 'warning' : 'info', 'call', {
      requestId: call.requestId,
      traceId: call.traceId,
      method,
      endpoint: call.endpoint,
      status,
      durationMs: call.elapsedMs,
      error: call.errors[0],
    });
  }

  #log(level: LogLevel, event: string, fields: LogFields): void {
    this.parts.main.tell({ kind: 'log', level, event, fields });
  }

  #mayPass(request: Request): boolean {
    if (this.#token === undefined) return true;
    const given = request.headers[tokenHeader];
    const bytes = Buffer.from(typeof given === 'string' ? given : '', 'latin1');
    return bytes.length === this.#token.length && timingSafeEqual(bytes, this.#token);
  }
}

/** Whether a request brings a script (contract §1). */
function isNode(request: Request): boolean {
  return request.method === 'POST' && hasBody(request) && pathOf(request) === '/' && json.test(request.headers['content-type'] ?? '');
}

function readWhole(request: Request, keep: boolean): Promise<Body> | Body {
  return hasBody(request) ? readBody(request, keep) : { text: '' };
}

/** The path of a request, which may name its host too and may be escaped. */
function pathOf({ url }: Request): string {
  if (url === '/') return url;
  const path = (url.startsWith('/') ? url : url.replace(/^[a-z]+:\/\/[^/]*/i, '')).replace(/[?#].*$/s, '');
  try {
    return decodeURIComponent(path) || '/';
  } catch {
    return path;
  }
}
