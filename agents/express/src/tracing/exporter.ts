import http from 'node:http';
import type { Settings } from '../settings.js';
import { resourceOf, spanJson, type SpanData } from './span.js';

const mostWaiting = 8192;
const mostAtOnce = 512;
const intervalMs = 250;
const patienceMs = 5_000;
const lastPatienceMs = 1_000;

/** Sends spans in the background. What comes faster than it can be sent is dropped and counted; nobody ever waits for it. */
export class Exporter {
  readonly #resource: string;
  readonly #agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
  #waiting: SpanData[] = [];
  #sending: Promise<void> | undefined;
  #timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly settings: Settings,
    private readonly count: (result: 'sent' | 'dropped', spans: number) => void,
  ) {
    this.#resource = resourceOf(settings);
  }

  add(span: SpanData): void {
    if (this.#waiting.length >= mostWaiting) {
      this.count('dropped', 1);
      return;
    }
    this.#waiting.push(span);
    if (this.#timer === undefined && this.#sending === undefined) this.#later();
  }

  /** Sends what still waits, for a moment. */
  async end(): Promise<void> {
    clearTimeout(this.#timer);
    const until = performance.now() + lastPatienceMs;
    const late = new Promise<void>((resolve) => setTimeout(resolve, lastPatienceMs).unref());
    await Promise.race([this.#sending ?? Promise.resolve(), late]);
    while (this.#waiting.length > 0 && performance.now() < until) await this.#send(Math.max(1, Math.ceil(until - performance.now())));
  }

  #later(): void {
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      this.#sending = this.#sendAll();
    }, intervalMs);
  }

  async #sendAll(): Promise<void> {
    for (let left = this.#waiting.length; left > 0; left -= mostAtOnce) await this.#send(patienceMs);
    this.#sending = undefined;
    if (this.#waiting.length > 0) this.#later();
  }

  async #send(limitMs: number): Promise<void> {
    const batch = this.#waiting.splice(0, mostAtOnce);
    if (batch.length === 0) return;
    const body = `{"resourceSpans":[{"resource":${this.#resource},"scopeSpans":[{"spans":[${batch.map(spanJson).join(',')}]}]}]}`;
    this.count((await this.#post(body, limitMs)) ? 'sent' : 'dropped', batch.length);
  }

  #post(body: string, limitMs: number): Promise<boolean> {
    const { endpoint = '', headers } = this.settings.tracing;
    return new Promise((resolve) => {
      const request = http.request(endpoint, {
        method: 'POST',
        agent: this.#agent,
        signal: AbortSignal.timeout(limitMs),
        headers: { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body), ...Object.fromEntries(headers) },
      });
      request.on('error', () => { resolve(false); });
      request.on('response', (response) => {
        const { statusCode = 0 } = response;
        response.resume();
        response.on('end', () => { resolve(statusCode >= 200 && statusCode <= 299); });
        response.on('error', () => { resolve(false); });
      });
      request.end(body);
    });
  }
}
