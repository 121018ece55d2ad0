#!/usr/bin/env python3
"""Server CPU time per leaf request of each agent, against the same agent without the machinery of conditions.

The two are under load at the same time on one core, wrk on another, so that what the machine does meanwhile meets both: on a shared machine a
second of one differs from the next second of the other by more than what is measured here. What counts is the median over the rounds of the
ratio with / without, and its upper bound: the median of such rounds lies below it in 95 of 100 runs (a bound by order statistics, which asks
nothing of how the ratios are distributed). No condition set costs nothing: at most 1.03.
"""
import argparse
import json
import math
import statistics
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

REPO = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(REPO / "bench/agents"))
import bench  # noqa: E402

HIGHEST = 1.03
PAIRS_A_START = 10


def start(framework, folder):
    port = bench.free_port()
    run = json.loads((REPO / "agents" / framework / "agent.json").read_text())["run"]
    env = {"MICROSIM_PORT": str(port), "MICROSIM_ADMIN_PORT": "0", "MICROSIM_REQUEST_TOKEN": "bench", "MICROSIM_SERVICE": "bench"}
    return bench.Server(framework, [a.replace("{out}", str(folder)) for a in run], port, env)


def cpu_seconds(server):
    """The processes' own CPU clocks: those of /proc count in 10 ms."""
    return sum(time.clock_gettime(~int(p.name) << 3 | 2) for p in bench.processes(server.process.pid))


def load_of(server):
    """A second of load: requests answered."""
    script = REPO / f"artifacts/bench/load-{server.port}.lua"
    return bench.load(server.port, {"designation": f"http://127.0.0.1:{server.port}/", "service": "leaf"}, 1, script)[0]


def per_request(servers):
    """CPU µs a request of each, loaded at the same time."""
    before = [cpu_seconds(s) for s in servers]
    with ThreadPoolExecutor(len(servers)) as pool:
        requests = list(pool.map(load_of, servers))
    return [(cpu_seconds(s) - b) / r * 1e6 for s, b, r in zip(servers, before, requests)]


def upper_bound(ratios):
    """The lowest of the ratios that the true median passes with a chance of 5 % at most; None where they are too few to say."""
    n = len(ratios)
    passes = 0.0
    for k in range(n, 0, -1):
        passes += math.comb(n, k) / 2**n
        if passes > 0.05:
            return sorted(ratios)[k] if k < n else None
    return None


def measure(framework, rounds, other):
    """CPU µs a request with and without, a pair a round."""
    folders = {"with": REPO / "artifacts/agents" / framework, "without": other}
    pairs = []
    while len(pairs) < rounds:
        # Started anew now and then, each first in turn: where a program's pages happen to lie makes a difference for as long as it lives.
        order = sorted(folders, reverse=len(pairs) // PAIRS_A_START % 2 == 1)
        servers = [start(framework, folders[name]) for name in order]
        try:
            per_request(servers)
            for _ in range(min(PAIRS_A_START, rounds - len(pairs))):
                pairs.append(dict(zip(order, per_request(servers))))
        finally:
            for server in servers:
                server.stop()
    return pairs


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=101, help="pairs of a second each; at least 5")
    parser.add_argument("--agent", help="measure this agent alone")
    parser.add_argument("--itself", action="store_true", help="measure each agent beside itself: what the measurement adds of its own")
    args = parser.parse_args()
    agents = [args.agent] if args.agent else sorted(p.stem for p in (Path(__file__).parent / "without").glob("*.patch"))
    print(f"{'agent':12}{'with µs':>10}{'without µs':>12}{'ratio':>8}{'upper 95 %':>12}{'lowest':>8}{'highest':>9}", flush=True)
    dear = []
    for framework in agents:
        other = REPO / ("artifacts/agents/" + framework if args.itself else "artifacts/bench/without-" + framework)
        pairs = measure(framework, max(args.rounds, 5), other)
        ratios = [p["with"] / p["without"] for p in pairs]
        bound = upper_bound(ratios)
        if bound > HIGHEST:
            dear.append(framework)
        print(f"{framework:12}{statistics.median(p['with'] for p in pairs):10.2f}{statistics.median(p['without'] for p in pairs):12.2f}"
              f"{statistics.median(ratios):8.3f}{bound:12.3f}{min(ratios):8.3f}{max(ratios):9.3f}", flush=True)
    if dear:
        sys.exit(f"more than {HIGHEST}: {', '.join(dear)}")


if __name__ == "__main__":
    main()
