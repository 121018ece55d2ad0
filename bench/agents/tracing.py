#!/usr/bin/env python3
"""What tracing costs in an agent: CPU time per leaf request with tracing off, on and not sampled, on and every request sampled.

Each round measures all three in turn on the same core, with wrk and the receiver of spans on another one; the figure that counts is the median over the
rounds of the ratio to "off". The exporter's own work is part of the agent's CPU time.
"""
import argparse
import os
import statistics
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import bench


class Sink(BaseHTTPRequestHandler):
    """Takes spans and drops them."""

    protocol_version = "HTTP/1.1"

    def do_POST(self):
        left = int(self.headers["content-length"])
        while left > 0:
            left -= len(self.rfile.read(min(left, 1 << 16)))
        self.send_response(200)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", "2")
        self.end_headers()
        self.wfile.write(b"{}")

    def log_message(self, *_):
        pass


def per_request(server, flag, seconds, script):
    bench.FLAG = flag
    node = {"designation": f"http://127.0.0.1:{server.port}/", "service": "leaf"}
    return bench.cpu_per_request((server,), node, seconds, script)[0]


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=int, default=2)
    parser.add_argument("--agent", action="append", help="measure this agent alone")
    args = parser.parse_args()
    os.sched_setaffinity(0, {int(bench.CLIENT_CORE)})
    sink = ThreadingHTTPServer(("127.0.0.1", 0), Sink)
    threading.Thread(target=sink.serve_forever, daemon=True).start()
    receiver = f"http://127.0.0.1:{sink.server_port}"
    script = bench.REPO / "artifacts/bench/tracing.lua"
    script.parent.mkdir(parents=True, exist_ok=True)
    agents = args.agent or [p.name for p in sorted((bench.REPO / "agents").iterdir()) if (p / "agent.json").exists()]
    print(f"leaf, {args.rounds} interleaved rounds of {args.seconds} s; CPU µs/request, and the median ratio to off\n")
    print(f"{'':14}{'off':>10}{'unsampled':>12}{'sampled':>10}{'unsampled/off':>16}{'sampled/off':>14}")
    for agent in agents:
        off, on = bench.start(agent), bench.start(agent, {"OTEL_EXPORTER_OTLP_ENDPOINT": receiver})
        try:
            for server in (off, on):
                per_request(server, "01", 1, script)
            rows = [(per_request(off, "00", args.seconds, script), per_request(on, "00", args.seconds, script), per_request(on, "01", args.seconds, script)) for _ in range(args.rounds)]
        finally:
            off.stop()
            on.stop()
        middle = [statistics.median(r[i] for r in rows) for i in range(3)]
        ratios = [statistics.median(r[i] / r[0] for r in rows) for i in (1, 2)]
        print(f"{agent:14}{middle[0]:10.2f}{middle[1]:12.2f}{middle[2]:10.2f}{ratios[0]:16.3f}{ratios[1]:14.3f}")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
