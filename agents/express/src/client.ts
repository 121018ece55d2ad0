import http from 'node:http';
import https from 'node:https';
import type { Headers } from './headers.js';
import { Pace } from './pace.js';
import { readResult } from './result.js';
import type { Target } from './target.js';
import { maxReplyBytes } from './wire.js';

/** Why a call failed; the words label the metrics too (contract §1.3). */
export type CallError = 'refused' | 'reset' | 'timeout' | 'dns' | 'forbidden-target' | 'status' | 'invalid-reply' | 'too-large' | 'cancelled' | 'injected';

/** What one try of a call brought; status 0 when no reply came. */
export interface Reply {
  readonly status: number;
  readonly error: CallError | null;
  readonly result?: string | undefined;
}

const pool = { keepAlive: true, timeout: 30_000, scheduling: 'lifo' } as const;
const plainAgent = new http.Agent(pool);
const secureAgent = new https.Agent(pool);

const refusals = new Set(['ECONNREFUSED', 'EHOSTUNREACH', 'ENETUNREACH', 'EADDRNOTAVAIL', 'EACCES', 'EPERM', 'ETIMEDOUT']);
const unknownNames = new Set(['ENOTFOUND', 'EAI_AGAIN', 'EAI_FAIL', 'EAI_NODATA', 'EAI_NONAME']);

/**
 * Sends one request and reads its reply whole. With a `body` the reply must be a result.
 * @param rate bytes a second at which the reply's body is read; 0 for as fast as it comes
 */
export function callOut(target: Target, method: 'GET' | 'POST', path: string, headers: Headers, body: string | undefined, limit: AbortSignal, rate: number): Promise<Reply> {
  headers.push('host', target.authority);
  if (body !== undefined) headers.push('content-type', 'application/json', 'content-length', String(Buffer.byteLength(body)));
  return new Promise((resolve) => {
    if (limit.aborted) {
      resolve({ status: 0, error: 'timeout' });
      return;
    }
    const options = { host: target.host, port: target.port, method, path, headers, agent: target.secure ? secureAgent : plainAgent };
    const request = (target.secure ? https : http).request(options);
    const finish = (reply: Reply): void => {
      limit.removeEventListener('abort', onLimit);
      resolve(reply);
    };
    const onLimit = (): void => {
      finish({ status: 0, error: 'timeout' });
      request.destroy();
    };
    limit.addEventListener('abort', onLimit, { once: true });
    request.on('error', (e: NodeJS.ErrnoException) => {
      finish({ status: 0, error: classify(e) });
    });
    request.on('response', (response) => {
      const last = rate > 0 ? slowDown(response, new Pace(rate), limit) : undefined;
      read(response, body !== undefined, last, finish);
    });
    request.end(body);
  });
}

/** @param last waits for the moment at which the last byte may have come; absent when nothing holds it up */
function read(response: http.IncomingMessage, expectsResult: boolean, last: (() => Promise<unknown>) | undefined, finish: (reply: Reply) => void): void {
  const status = response.statusCode ?? 0;
  const tooLarge = (): void => {
    finish({ status, error: 'too-large' });
    response.destroy();
  };
  if (Number(response.headers['content-length']) > maxReplyBytes) {
    tooLarge();
    return;
  }
  const chunks: Buffer[] = [];
  let length = 0;
  response.on('data', (chunk: Buffer) => {
    length += chunk.length;
    if (length > maxReplyBytes) tooLarge();
    else chunks.push(chunk);
  });
  response.on('end', () => {
    if (last === undefined) complete();
    else void last().then(complete);
  });
  response.on('error', () => {
    finish({ status, error: 'reset' });
  });

  function complete(): void {
    const error = status >= 200 && status <= 299 ? null : 'status';
    if (!expectsResult) {
      finish({ status, error });
      return;
    }
    const result = readResult((chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks)).toString());
    finish({ status, error: error ?? (result === undefined ? 'invalid-reply' : null), result });
  }
}

/** Reads each piece of the body no sooner than its last byte may come. The stream tells of its end even while it is paused, so that is waited for by hand. */
function slowDown(response: http.IncomingMessage, pace: Pace, limit: AbortSignal): () => Promise<unknown> {
  response.on('data', (piece: Buffer) => {
    response.pause();
    void pace.take(piece.length, limit).then(() => response.resume());
  });
  return () => pace.take(0, limit);
}

function classify({ code = '' }: NodeJS.ErrnoException): CallError {
  if (refusals.has(code)) return 'refused';
  if (unknownNames.has(code)) return 'dns';
  return code.startsWith('HPE_') ? 'invalid-reply' : 'reset';
}
