import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { workerData } from 'node:worker_threads';
import { Caller } from './caller.js';
import { DataPort } from './data-port.js';
import { catalogueOf } from './faults/table.js';
import { MainThread } from './main-thread.js';
import { Recorder } from './recorder.js';
import { ResultWriter } from './result.js';
import { ScriptRunner } from './script.js';
import { Exporter } from './tracing/exporter.js';
import { Tracer } from './tracing/tracer.js';
import { Shared, type DataThreadStart } from './threads.js';
import { keepAliveMs } from './wire.js';

/** The thread that answers the data port. */
const start = workerData as DataThreadStart;
const { settings } = start;
const shared = new Shared(start.shared);

const main = new MainThread(start.port, shared, () => {
  server.close(() => {
    void exporter.end().then(() => { main.tell({ kind: 'stopped' }); });
  });
});
const recorder = new Recorder((series) => {
  main.tell({ kind: 'series', series });
});
const script = new ScriptRunner(new Caller(settings, recorder), (fault, cause) => main.startStateFault(fault, cause), recorder);
const exporter = new Exporter(settings, (result, count) => { recorder.spans(result, count); });
const tracer = new Tracer(settings, exporter);
const data = new DataPort({ settings, shared, catalogue: catalogueOf(settings), recorder, tracer, script, results: new ResultWriter(settings), main });

const server = createServer({ keepAliveTimeout: keepAliveMs }, data.app);
server.on('error', ({ message }) => {
  main.tell({ kind: 'cannot-listen', message });
});
server.listen({ host: settings.host, port: settings.port, backlog: 4096 }, () => {
  main.tell({ kind: 'listening', port: (server.address() as AddressInfo).port });
});
