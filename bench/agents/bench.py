#!/usr/bin/env python3
"""Agents beside the bare minimum of their own framework, measured side by side in one run.

Each round runs every peer in turn on the same core, with wrk on another one; the figure that counts is the median
over the rounds of the ratio of server CPU time per request (bare / agent), which a noisy machine disturbs least.
"""
import argparse
import atexit
import json
import os
import re
import socket
import statistics
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

REPO = Path(__file__).resolve().parents[2]
SERVER_CORE, CLIENT_CORE = "0", "1"


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


class Server:
    """One program under load, pinned to the server's core."""

    def __init__(self, name, argv, port, env):
        self.name, self.port = name, port
        self.started = time.perf_counter()
        self.process = subprocess.Popen(["taskset", "-c", SERVER_CORE, *argv], env={**os.environ, **env}, stdout=subprocess.DEVNULL)
        atexit.register(self.stop)  # whatever ends the measurement
        self.first_reply_ms = self.wait()

    def wait(self):
        while time.perf_counter() - self.started < 10:
            try:
                post(self.port, {"designation": f"http://127.0.0.1:{self.port}/"})
                return (time.perf_counter() - self.started) * 1000
            except OSError:
                time.sleep(0.001)
        sys.exit(f"{self.name}: no reply within 10 s")

    def cpu_seconds(self):
        """By the processes' own CPU clocks: those of /proc count in 10 ms."""
        return sum(time.clock_gettime(~int(p.name) << 3 | 2) for p in processes(self.process.pid))

    def rss_mb(self):
        return sum(int(re.search(r"VmRSS:\s+(\d+)", (p / "status").read_text())[1]) for p in processes(self.process.pid)) / 1024

    def stop(self):
        self.process.terminate()
        self.process.wait()


def processes(pid):
    """A process and all below it: gunicorn's work is done by a child."""
    folder = Path(f"/proc/{pid}")
    children = [int(c) for f in folder.glob("task/*/children") for c in f.read_text().split()]
    return [folder, *(p for c in children for p in processes(c))]


def post(port, node):
    request = urllib.request.Request(f"http://127.0.0.1:{port}/", json.dumps(node).encode(), {"Content-Type": "application/json", "x-microsim-token": "bench"})
    with urllib.request.urlopen(request, timeout=5) as reply:
        return reply.read()


def load(port, node, seconds, script, flag="00"):
    """Requests answered in so many seconds, and the latencies that wrk saw; flag is that of the traceparent that comes with each, and 01 is sampled."""
    script.write_text(
        'wrk.method = "POST"\n'
        f"wrk.body = '{json.dumps(node)}'\n"
        'wrk.headers["Content-Type"] = "application/json"\n'
        'wrk.headers["x-microsim-token"] = "bench"\n'
        f'wrk.headers["traceparent"] = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-{flag}"\n'
        'wrk.headers["x-request-id"] = "bench"\n'
    )
    out = subprocess.run(
        ["taskset", "-c", CLIENT_CORE, "wrk", "-t1", "-c64", f"-d{seconds}s", "--latency", "-s", script, f"http://127.0.0.1:{port}/"],
        check=True, capture_output=True, text=True,
    ).stdout
    if "Non-2xx" in out:
        sys.exit(f"replies other than 2xx:\n{out}")
    return int(re.search(r"(\d+) requests in", out)[1]), milliseconds("50%", out), milliseconds("99%", out)


def milliseconds(percentile, out):
    """One of wrk's percentiles: closed loop, so it says how calls queue at full load, not what a user would wait."""
    number, unit = re.search(rf"{percentile}\s+([\d.]+)(us|ms|s)", out).groups()
    return float(number) * {"us": 0.001, "ms": 1, "s": 1000}[unit]


def start(name, more=None, folder=None):
    """Starts an agent or its bare peer; folder is where another build of the agent is."""
    bare, framework = name.startswith("bare-"), name.removeprefix("bare-")
    port = free_port()
    if bare:
        return Server(name, [REPO / "artifacts/bench" / name / "bare", str(port)], port, {})
    folder = folder or REPO / "artifacts/agents" / framework
    run = json.loads((REPO / "agents" / framework / "agent.json").read_text())["run"]
    env = {"MICROSIM_PORT": str(port), "MICROSIM_ADMIN_PORT": "0", "MICROSIM_REQUEST_TOKEN": "bench", "MICROSIM_SERVICE": "bench", **(more or {})}
    return Server(name, [a.replace("{out}", str(folder)) for a in run], port, env)


def chain(first, second):
    return {"designation": f"http://127.0.0.1:{first.port}/", "routes": [{"designation": f"http://127.0.0.1:{second.port}/", "service": "leaf"}]}


def cpu_per_request(servers, node, seconds, script):
    before = sum(s.cpu_seconds() for s in servers)
    requests, *latencies = load(servers[0].port, node, seconds, script)
    return (sum(s.cpu_seconds() for s in servers) - before) / requests * 1e6, requests / seconds, *latencies


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--seconds", type=int, default=3)
    parser.add_argument("--agent", action="append", help="measure this agent alone")
    parser.add_argument("--case", choices=["leaf", "two-hop chain"], action="append", help="measure this case alone")
    args = parser.parse_args()
    script = REPO / "artifacts/bench/load.lua"
    pairs = [p.name for p in sorted((REPO / "bench/agents/bare").iterdir()) if p.is_dir() and (not args.agent or p.name in args.agent)]
    for framework in pairs:
        peers = {name: (start(name), start(name)) for name in (framework, f"bare-{framework}")}
        try:
            idle = {name: servers[0].rss_mb() for name, servers in peers.items()}
            for name, (first, second) in peers.items():
                load(first.port, chain(first, second), 1, script)
            for case in args.case or ("leaf", "two-hop chain"):
                rows = {name: [] for name in peers}
                for _ in range(args.rounds):
                    for name, (first, second) in peers.items():
                        node = chain(first, second) if case != "leaf" else {"designation": f"http://127.0.0.1:{first.port}/", "service": "leaf"}
                        rows[name].append(cpu_per_request((first, second), node, args.seconds, script))
                ratios = [bare[0] / agent[0] for agent, bare in zip(rows[framework], rows[f"bare-{framework}"])]
                print(f"\n{case}, {args.rounds} interleaved rounds of {args.seconds} s, 64 connections")
                print(f"{'':20}{'CPU µs/request':>16}{'requests/s':>12}{'p50 ms':>10}{'p99 ms':>10}")
                for name, values in rows.items():
                    print(f"{name:20}{statistics.median(v[0] for v in values):16.2f}{statistics.median(v[1] for v in values):12.0f}"
                          f"{statistics.median(v[2] for v in values):10.2f}{statistics.median(v[3] for v in values):10.2f}")
                print(f"{'ratio bare/agent':20}{statistics.median(ratios):16.3f}   (lowest {min(ratios):.3f}, highest {max(ratios):.3f})")
            print(f"\n{'':20}{'idle RSS MB':>14}{'loaded RSS MB':>16}{'start to first 200 ms':>24}")
            for name, servers in peers.items():
                starts = []
                for _ in range(5):
                    extra = start(name)
                    starts.append(extra.first_reply_ms)
                    extra.stop()
                print(f"{name:20}{idle[name]:14.1f}{servers[0].rss_mb():16.1f}{statistics.median(starts):24.1f}")
        finally:
            for servers in peers.values():
                for server in servers:
                    server.stop()


if __name__ == "__main__":
    main()
