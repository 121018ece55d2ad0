// The bare program's reply and, when OTEL_EXPORTER_OTLP_ENDPOINT is set, one span a call by OpenTelemetry's own SDK, with the attributes of the agent's.
// The difference is what a span of the SDK costs. Its queue is as long as the agent's, and sent as often: one that drops would be cheaper.
import { randomUUID } from 'node:crypto';
import express from 'express';
import { ROOT_CONTEXT, SpanKind, TraceFlags, trace } from '@opentelemetry/api';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { AlwaysOnSampler, BatchSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace';

const receiver = process.env.OTEL_EXPORTER_OTLP_ENDPOINT;
const app = express().disable('x-powered-by').disable('etag');
const instance = randomUUID();

if (receiver) {
  const exporter = new OTLPTraceExporter({ url: `${receiver}/v1/traces` });
  const tracer = new TracerProvider({
    resource: resourceFromAttributes({ 'service.name': 'bench', 'service.version': 'v1', 'service.instance.id': instance, 'telemetry.sdk.language': 'nodejs', 'microsim.framework': 'express' }),
    sampler: new AlwaysOnSampler(),
    spanProcessors: [new BatchSpanProcessor({ exporter, maxQueueSize: 8192, maxExportBatchSize: 512, scheduledDelayMillis: 250 })],
  }).getTracer('bench');
  app.use((req, res, next) => {
    const [, traceId = '', spanId = ''] = req.headers.traceparent?.split('-') ?? [];
    const caller = trace.setSpanContext(ROOT_CONTEXT, { traceId, spanId, traceFlags: TraceFlags.SAMPLED, isRemote: true });
    const span = tracer.startSpan('POST /', {
      kind: SpanKind.SERVER,
      attributes: { 'http.request.method': 'POST', 'http.route': '/', 'url.path': '/', 'url.scheme': 'http', 'microsim.request_id': req.headers['x-request-id'] },
    }, caller);
    res.on('finish', () => {
      span.setAttribute('http.response.status_code', res.statusCode);
      span.end();
    });
    next();
  });
}

app.post('/', express.json(), (req, res) => {
  res.json({ error: null, errors: [], service: 'bench', address: req.body.designation, response: [] });
});

app.listen(Number(process.argv[2]), '127.0.0.1');
