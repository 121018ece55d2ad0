import { Counter, Gauge, Histogram, Registry, type MetricObjectWithValues, type MetricValueWithName } from 'prom-client';
import type { Condition } from './condition.js';
import { framework, language } from './identity.js';
import { registerProcessMetrics } from './process-metrics.js';
import { buckets, sumCell } from './recorder.js';
import type { Settings } from './settings.js';
import type { Series, Shared } from './threads.js';
import { contractVersion } from './wire.js';

/** What the agent shows of what it measures (contract §4). */
export class Metrics {
  readonly #registry = new Registry();
  readonly #series: Record<Series['metric'], Series[]> = { server: [], client: [], faults: [], spans: [] };
  readonly #conditions: Gauge<'type'>;

  constructor(settings: Settings, shared: Shared) {
    const registers = [this.#registry];
    const { server, client, faults, spans } = this.#series;
    new SharedHistogram('http_server_request_duration_seconds', 'Duration of calls that this service answered.', server, registers);
    new SharedHistogram('http_client_request_duration_seconds', 'Duration of tries of calls that this service made.', client, registers);
    new Gauge({
      name: 'http_server_active_requests',
      help: 'Calls that this service is answering.',
      registers,
      collect() {
        this.set(shared.activeRequests);
      },
    });
    new Counter({
      name: 'microsim_faults_total',
      help: 'Faults that acted.',
      labelNames: ['type', 'phase'],
      registers,
      collect() {
        this.reset();
        for (const { labels, cells } of faults) this.inc(labels, cells[0]);
      },
    });
    new Counter({
      name: 'microsim_spans_total',
      help: 'Spans that were sent, and that were dropped because they came too fast or nobody took them.',
      labelNames: ['result'],
      registers,
      collect() {
        this.reset();
        this.inc({ result: 'sent' }, 0);
        this.inc({ result: 'dropped' }, 0);
        for (const { labels, cells } of spans) this.inc(labels, cells[0]);
      },
    });
    this.#conditions = new Gauge({ name: 'microsim_conditions', help: 'Conditions that are there.', labelNames: ['type'], registers });
    const info = { framework, language, service: settings.service, version: settings.version, contract: String(contractVersion) };
    new Gauge({ name: 'microsim_build_info', help: 'Which agent this is.', labelNames: Object.keys(info), registers }).set(info, 1);
    registerProcessMetrics(this.#registry);
  }

  get contentType(): string {
    return this.#registry.contentType;
  }

  add(series: Series): void {
    this.#series[series.metric].push(series);
  }

  conditionsChanged(conditions: readonly Condition[]): void {
    this.#conditions.reset();
    for (const { fault } of conditions) this.#conditions.inc({ type: fault.type });
  }

  text(): Promise<string> {
    return this.#registry.metrics();
  }
}

/** A histogram whose observations are made in another thread. */
class SharedHistogram extends Histogram {
  constructor(
    private readonly title: string,
    private readonly about: string,
    private readonly series: readonly Series[],
    registers: Registry[],
  ) {
    super({ name: title, help: about, registers });
  }

  override get(): Promise<MetricObjectWithValues<MetricValueWithName<string>>> {
    const values = this.series.flatMap((s) => valuesOf(this.title, s));
    // The enumeration's values are those of the library's declarations only; at run time there is no such object.
    return Promise.resolve({ name: this.title, help: this.about, type: 'histogram' as never, aggregator: 'sum', values, collect: () => undefined });
  }

  // The library asks by this name where it exists.
  getForPromString(): Promise<MetricObjectWithValues<MetricValueWithName<string>>> {
    return this.get();
  }
}

function valuesOf(name: string, { labels, cells }: Series): MetricValueWithName<string>[] {
  let count = 0;
  const values: MetricValueWithName<string>[] = [...buckets, '+Inf'].map((le, i) => {
    count += cells[i] ?? 0;
    return { metricName: `${name}_bucket`, labels: { ...labels, le }, value: count };
  });
  values.push({ metricName: `${name}_sum`, labels, value: cells[sumCell] ?? 0 }, { metricName: `${name}_count`, labels, value: count });
  return values;
}
