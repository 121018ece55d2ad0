import type { Series } from './threads.js';

/** Upper bounds of the histograms' buckets, in seconds. */
export const buckets: readonly number[] = [0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60];

/** Cells of a histogram's series: one per bucket, one for what is above them all, and the sum. */
export const sumCell = buckets.length + 1;
const histogramCells = sumCell + 1;

const methods = new Set(['GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'CONNECT', 'OPTIONS', 'TRACE', 'PATCH']);

/**
 * Counts what happens in the data thread, in memory that the main thread sees: the metrics are right even while `work` blocks the loop, and an
 * observation costs a look-up and two additions.
 */
export class Recorder {
  readonly #cells = new Map<string, Float64Array>();

  /** @param announce tells the main thread of a new series. */
  constructor(private readonly announce: (series: Series) => void) {}

  serverCall(method: string, status: number, route: string, ms: number): void {
    const key = `${method} ${status} ${route}`;
    const cells =
      this.#cells.get(key) ??
      this.#add(key, 'server', histogramCells, {
        http_request_method: knownMethod(method),
        http_response_status_code: String(status),
        http_route: route,
      });
    observe(cells, ms / 1000);
  }

  clientTry(method: string, status: number, address: string, error: string | null, ms: number): void {
    const key = `>${method} ${status} ${error ?? ''} ${address}`;
    const cells =
      this.#cells.get(key) ??
      this.#add(key, 'client', histogramCells, {
        http_request_method: method,
        http_response_status_code: String(status),
        server_address: address,
        error_type: error ?? '',
      });
    observe(cells, ms / 1000);
  }

  faultActed(type: string, phase: string): void {
    const key = `!${type} ${phase}`;
    const cells = this.#cells.get(key) ?? this.#add(key, 'faults', 1, { type, phase });
    cells[0] = (cells[0] ?? 0) + 1;
  }

  spans(result: 'sent' | 'dropped', count: number): void {
    const key = `#${result}`;
    const cells = this.#cells.get(key) ?? this.#add(key, 'spans', 1, { result });
    cells[0] = (cells[0] ?? 0) + count;
  }

  #add(key: string, metric: Series['metric'], count: number, labels: Series['labels']): Float64Array {
    const cells = new Float64Array(new SharedArrayBuffer(count * Float64Array.BYTES_PER_ELEMENT));
    this.#cells.set(key, cells);
    this.announce({ metric, labels, cells });
    return cells;
  }
}

/** The method, or `_OTHER` for one that HTTP does not know. */
export function knownMethod(method: string): string {
  return methods.has(method) ? method : '_OTHER';
}

function observe(cells: Float64Array, seconds: number): void {
  let bucket = 0;
  while (bucket < buckets.length && seconds > (buckets[bucket] ?? 0)) bucket++;
  cells[bucket] = (cells[bucket] ?? 0) + 1;
  cells[sumCell] = (cells[sumCell] ?? 0) + seconds;
}
