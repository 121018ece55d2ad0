#!/usr/bin/env python3
"""What metrics and tracing cost in an agent: CPU time per leaf request without metrics, with them, with tracing on and not sampled, and with every
request sampled. Where OpenTelemetry's SDK of the language can be had (bench/agents/sdk), also what a bare span of it costs: the framework's least program with and without one.

All of them are under load at the same time on one core, with wrk and the receiver of spans on another one, so that what the machine does meanwhile meets all; the
figure that counts is the median over the rounds of the ratio to "neither". The exporter's own work is part of the agent's CPU time. Metrics and tracing that is not sampled may cost 5 % together;
in C#, Go and Rust every request sampled 25 %, elsewhere a sampled request no more than one more span of the SDK.
"""
import argparse
import os
import statistics
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import bench

ROUNDS_A_START = 5
UNSAMPLED, SAMPLED = 1.05, {"actix": 1.25, "aspnetcore": 1.25, "gorilla": 1.25}


class Sink(BaseHTTPRequestHandler):
    """Takes spans and drops them."""

    protocol_version = "HTTP/1.1"

    def do_POST(self):
        if self.headers["transfer-encoding"]:
            while (size := int(self.rfile.readline(), 16)) > 0:
                self.rfile.read(size + 2)
            self.rfile.readline()
        else:
            self.rfile.read(int(self.headers["content-length"]))
        self.send_response(200)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", "2")
        self.end_headers()
        self.wfile.write(b"{}")

    def log_message(self, *_):
        pass


def start(agent, receiver):
    """The four, and the two of the SDK if there is one, each with the flag that its load sends."""
    without, traced = bench.REPO / "artifacts/bench" / f"without-metrics-{agent}", {"OTEL_EXPORTER_OTLP_ENDPOINT": receiver}
    own = [(bench.start(agent, folder=without), "00"), (bench.start(agent), "00"), (bench.start(agent, traced), "00"), (bench.start(agent, traced), "01")]
    return own + [(start_sdk(agent, more), "01") for more in ({}, traced) if (bench.REPO / "bench/agents/sdk" / agent).is_dir()]


def start_sdk(framework, more):
    port = bench.free_port()
    return bench.Server(f"sdk-{framework}", [bench.REPO / "artifacts/bench" / f"sdk-{framework}" / "sdk", str(port)], port, more)


def per_request(servers, seconds):
    """CPU µs a request of each, loaded at the same time."""
    def load_of(server, flag):
        script = bench.REPO / f"artifacts/bench/load-{server.port}.lua"
        return bench.load(server.port, {"designation": f"http://127.0.0.1:{server.port}/", "service": "leaf"}, seconds, script, flag)[0]

    before = [server.cpu_seconds() for server, _ in servers]
    with ThreadPoolExecutor(len(servers)) as pool:
        requests = list(pool.map(load_of, *zip(*servers)))
    return [(server.cpu_seconds() - b) / r * 1e6 for (server, _), b, r in zip(servers, before, requests)]


def measure(agent, receiver, args):
    """CPU µs a request, a row of all of them a round."""
    rows = []
    while len(rows) < args.rounds:
        # Started anew now and then: where a program's pages happen to lie makes a difference for as long as it lives.
        servers = start(agent, receiver)
        try:
            per_request(servers, args.seconds)
            rows += [per_request(servers, args.seconds) for _ in range(min(ROUNDS_A_START, args.rounds - len(rows)))]
        finally:
            for server, _ in servers:
                server.stop()
    return rows


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=40)
    parser.add_argument("--seconds", type=int, default=1)
    parser.add_argument("--agent", action="append", help="measure this agent alone")
    args = parser.parse_args()
    os.sched_setaffinity(0, {int(bench.CLIENT_CORE)})
    sink = ThreadingHTTPServer(("127.0.0.1", 0), Sink)
    threading.Thread(target=sink.serve_forever, daemon=True).start()
    receiver = f"http://127.0.0.1:{sink.server_port}"
    (bench.REPO / "artifacts/bench").mkdir(parents=True, exist_ok=True)
    agents = args.agent or [p.name for p in sorted((bench.REPO / "agents").iterdir()) if (p / "agent.json").exists()]
    print(f"leaf, {args.rounds} rounds of {args.seconds} s; CPU µs/request, and the median ratios to neither\n")
    print(f"{'':12}{'neither':>9}{'metrics':>9}{'unsampled':>11}{'sampled':>9}   {'metrics':>9}{'unsampled':>11}{'sampled':>9}   {'a span':>9}{'of the SDK':>12}")
    dear = []
    for agent in agents:
        rows = measure(agent, receiver, args)
        middle = [statistics.median(r[i] for r in rows) for i in range(4)]
        ratios = [statistics.median(r[i] / r[0] for r in rows) for i in (1, 2, 3)]
        span = statistics.median(r[3] - r[2] for r in rows)
        sdk = statistics.median(r[5] - r[4] for r in rows) if len(rows[0]) > 4 else None
        print(f"{agent:12}{middle[0]:9.2f}{middle[1]:9.2f}{middle[2]:11.2f}{middle[3]:9.2f}   {ratios[0]:9.3f}{ratios[1]:11.3f}{ratios[2]:9.3f}   {span:9.2f}{'' if sdk is None else f'{sdk:.2f}':>12}", flush=True)
        if ratios[1] > UNSAMPLED or ratios[2] > SAMPLED.get(agent, float("inf")) or (sdk is not None and span > sdk):
            dear.append(agent)
    if dear:
        sys.exit(f"dearer than they may be: {', '.join(dear)}")


if __name__ == "__main__":
    main()
