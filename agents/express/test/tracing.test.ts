import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, it } from 'node:test';
import { readSettings } from '../src/settings.js';
import { readContext } from '../src/tracing/context.js';
import { Exporter } from '../src/tracing/exporter.js';
import { readTracing } from '../src/tracing/settings.js';
import { spanJson } from '../src/tracing/span.js';

const trace = '4bf92f3577b34da6a3ce929d0e0e4736';
const span = '00f067aa0ba902b7';

void describe('tracing', () => {
  void it('contexts are read', () => {
    const cases: [name: string, value: string, trace: string | undefined, sampled: boolean | undefined][] = [
      ['traceparent', `00-${trace}-${span}-01`, trace, true],
      ['traceparent', `00-${trace}-${span}-0a`, trace, false],
      ['traceparent', `cc-${trace}-${span}-01-more`, trace, true],
      ['traceparent', `00-${trace}-${span}-01-more`, undefined, undefined],
      ['traceparent', `ff-${trace}-${span}-01`, undefined, undefined],
      ['traceparent', `00-${'0'.repeat(32)}-${span}-01`, undefined, undefined],
      ['traceparent', `00-${trace.toUpperCase()}-${span}-01`, undefined, undefined],
      ['b3', `${trace}-${span}`, trace, undefined],
      ['b3', `a3ce929d0e0e4736-${span}-d`, '0000000000000000a3ce929d0e0e4736', true],
      ['b3', '0', undefined, false],
      ['b3', 'x', undefined, undefined],
      ['x-b3-sampled', '0', undefined, false],
    ];
    for (const [name, value, expected, sampled] of cases) {
      const read = readContext({ [name]: value });
      assert.deepEqual([read.trace, read.sampled], [expected, sampled], `${name}: ${value}`);
    }
  });

  void it('a span is JSON whatever stands in it', () => {
    const json = spanJson({
      trace, id: span, parent: undefined, start: 1_700_000_000_000.25, durationMs: 1.5, method: 'GET', status: 0, error: 'aborted',
      events: [{ at: 1_700_000_000_000, type: 'latency', phase: 'condition', condition: 'c1' }], server: { route: '/"\\\u0001é', path: '/', requestId: 'r' },
    });
    const read = JSON.parse(json) as Record<string, unknown>;
    assert.deepEqual([read['name'], read['startTimeUnixNano'], read['endTimeUnixNano']], ['GET /"\\\u0001é', '1700000000000250000', '1700000000001750000']);
  });

  void it('the variables are read', () => {
    const invalid = (variable: string): Error => new Error(variable);
    const read = readTracing({ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://localhost:4318/', OTEL_EXPORTER_OTLP_HEADERS: 'a=b%20c, d = e', OTEL_TRACES_SAMPLER: 'traceidratio', OTEL_TRACES_SAMPLER_ARG: '0.25' }, invalid);
    assert.deepEqual(read, { endpoint: 'http://localhost:4318/v1/traces', headers: [['a', 'b c'], ['d', 'e']], resource: [], ratio: 0.25 });
    assert.throws(() => readTracing({ OTEL_TRACES_SAMPLER: 'sometimes' }, invalid), /OTEL_TRACES_SAMPLER/);
    assert.throws(() => readTracing({ OTEL_TRACES_SAMPLER: 'traceidratio', OTEL_TRACES_SAMPLER_ARG: '2' }, invalid), /OTEL_TRACES_SAMPLER_ARG/);
    assert.throws(() => readTracing({ OTEL_EXPORTER_OTLP_ENDPOINT: 'localhost:4318' }, invalid), /OTEL_EXPORTER_OTLP_ENDPOINT/);
  });

  void it('sends what still waits at its end', async () => {
    const receiver = createServer((request, response) => {
      request.resume();
      response.end('{}');
    }).listen(0, '127.0.0.1');
    await once(receiver, 'listening');
    const counts: unknown[] = [];
    const { port } = receiver.address() as AddressInfo;
    const exporter = new Exporter(readSettings({ OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${port}` }), (...count) => { counts.push(count); });
    exporter.add({ trace, id: span, parent: undefined, start: 0, durationMs: 1, method: 'GET', status: 200, error: undefined, events: [] });
    await exporter.end();
    assert.deepEqual(counts, [['sent', 1]]);
    receiver.closeAllConnections();
    receiver.close();
  });
});
