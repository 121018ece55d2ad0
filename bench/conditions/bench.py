#!/usr/bin/env python3
"""Server CPU time per leaf request of each agent, against the same agent without the machinery of conditions.

The two run in turn on one core, wrk on another, and change places every round, so that what the machine does meanwhile meets both. What
counts is the median over the rounds of the ratio with / without, and its upper bound: the median of such rounds lies below it in 95 of 100
runs (a bound by order statistics, which asks nothing of how the ratios are distributed). No condition set costs nothing: at most 1.03.
"""
import argparse
import json
import math
import statistics
import sys
import time
from pathlib import Path

REPO = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(REPO / "bench/agents"))
import bench  # noqa: E402

HIGHEST = 1.03


def start(framework, folder):
    port = bench.free_port()
    run = json.loads((REPO / "agents" / framework / "agent.json").read_text())["run"]
    env = {"MICROSIM_PORT": str(port), "MICROSIM_ADMIN_PORT": "0", "MICROSIM_REQUEST_TOKEN": "bench", "MICROSIM_SERVICE": "bench"}
    return bench.Server(framework, [a.replace("{out}", str(folder)) for a in run], port, env)


def cpu_seconds(server):
    """The processes' own CPU clocks: those of /proc count in 10 ms."""
    return sum(time.clock_gettime(~int(p.name) << 3 | 2) for p in bench.processes(server.process.pid))


def per_request(server, script):
    node = {"designation": f"http://127.0.0.1:{server.port}/", "service": "leaf"}
    before = cpu_seconds(server)
    requests, *_ = bench.load(server.port, node, 1, script)
    return (cpu_seconds(server) - before) / requests * 1e6


def upper_bound(ratios):
    """The lowest of the ratios that the true median passes with a chance of 5 % at most; None where they are too few to say."""
    n = len(ratios)
    passes = 0.0
    for k in range(n, 0, -1):
        passes += math.comb(n, k) / 2**n
        if passes > 0.05:
            return sorted(ratios)[k] if k < n else None
    return None


def measure(framework, rounds):
    """CPU µs a request with and without, a pair a round."""
    script = REPO / "artifacts/bench/load.lua"
    both = {"with": start(framework, REPO / "artifacts/agents" / framework), "without": start(framework, REPO / "artifacts/bench" / f"without-{framework}")}
    try:
        for server in both.values():
            per_request(server, script)
        pairs = []
        for i in range(rounds):
            order = list(both) if i % 2 == 0 else list(reversed(both))
            pairs.append({name: per_request(both[name], script) for name in order})
        return pairs
    finally:
        for server in both.values():
            server.stop()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=41, help="pairs of a second each; at least 5")
    parser.add_argument("--agent", help="measure this agent alone")
    args = parser.parse_args()
    agents = [args.agent] if args.agent else sorted(p.stem for p in (Path(__file__).parent / "without").glob("*.patch"))
    print(f"{'agent':12}{'with µs':>10}{'without µs':>12}{'ratio':>8}{'upper 95 %':>12}{'lowest':>8}{'highest':>9}", flush=True)
    dear = []
    for framework in agents:
        pairs = measure(framework, max(args.rounds, 5))
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
