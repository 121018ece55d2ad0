#!/usr/bin/env python3
"""What reading metrics costs with many simulated endpoints, and whether the control plane's figures are those of the load.

The load is open: each call begins at its own instant, whatever became of those before it, and its duration counts from there. The service has faults of
known odds and lengths; counts must be equal, and each percentile must lie in the bucket of the one that the load saw, or in the next.
"""
import argparse
import asyncio
import bisect
import json
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

REPO = Path(__file__).resolve().parents[2]
MICROSIM = REPO / "artifacts/microsim/microsim"
SCRAPING = REPO / "artifacts/bin/Scraping/release/MicroSim.Bench.Scraping"
BOUNDS = [0.1, 0.25, 0.5, 1, 2.5, 5, 10, 25, 50, 100, 250, 500, 1000, 2500, 5000, 10000, 30000, 60000]
DOCUMENT = """apiVersion: microsim.dev/v1alpha1
kind: Simulation
metadata: { name: truth }
spec:
  services:
    front: { framework: aspnetcore, calls: [ { to: back, required: false } ] }
    back:
      framework: aspnetcore
      replicas: 2
      faults: { before: [ { type: latency, args: { delay: 15, jitter: 30, distribution: exponential } }, { type: error, args: { status: 503 }, probability: 10 } ] }
"""


def scraping(counts, seconds):
    print(f"reading simulated endpoints once a second each, {seconds} s\n{'endpoints':>9}{'scrapes/s':>12}{'of a core %':>14}{'% per 100 of them':>20}{'RSS MB':>10}{'failed or skipped':>20}{'late p99 ≤ ms':>18}")
    for count in counts:
        agents = subprocess.Popen([SCRAPING, "serve", str(count)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        try:
            ports = agents.stdout.readline().split()
            subprocess.run([SCRAPING, "scrape", str(seconds), *ports], check=True)
        finally:
            agents.communicate("\n")


async def load(port, rate, seconds):
    """Durations in ms and statuses of every call, each over a connection that no other call uses meanwhile."""
    free, results = [], []
    start = time.perf_counter()

    async def call(due):
        reader, writer = free.pop() if free else await asyncio.open_connection("127.0.0.1", port)
        writer.write(b"GET / HTTP/1.1\r\nHost: front\r\n\r\n")
        head = await reader.readuntil(b"\r\n\r\n")
        length = next(int(line.split(b":")[1]) for line in head.lower().split(b"\r\n") if line.startswith(b"content-length"))
        body = json.loads(await reader.readexactly(length))
        results.append(((time.perf_counter() - due) * 1000, body["calls"][0]["status"], body["calls"][0]["durationMs"]))
        free.append((reader, writer))

    tasks = []
    for i in range(rate * seconds):
        due = start + i / rate
        if (wait := due - time.perf_counter()) > 0:
            await asyncio.sleep(wait)
        tasks.append(asyncio.create_task(call(due)))
    await asyncio.gather(*tasks)
    for _, writer in free:
        writer.close()
    return results


def api(port, path):
    with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=60) as reply:
        return json.loads(reply.read())


def until(what, condition):
    begin = time.perf_counter()
    while time.perf_counter() - begin < 120:
        try:
            if found := condition():
                return found
        except OSError:
            pass
        time.sleep(0.2)
    sys.exit(f"{what}: not within two minutes")


def truth(rate, seconds):
    with tempfile.TemporaryDirectory(prefix="microsim-bench-") as folder:
        with socket.socket() as s:
            s.bind(("127.0.0.1", 0))
            port = s.getsockname()[1]
        plane = subprocess.Popen([MICROSIM, "serve", "--port", str(port), "--data", f"{folder}/data"], env={**os.environ, "MICROSIM_HOME": str(REPO)}, stdout=subprocess.DEVNULL)
        try:
            until("the control plane", lambda: api(port, "/readyz"))
            request = urllib.request.Request(f"http://127.0.0.1:{port}/api/v1/simulations/truth", DOCUMENT.encode(), {"Content-Type": "application/yaml"}, method="PUT")
            urllib.request.urlopen(request, timeout=60).read()
            shown = until("the simulation", lambda: (s := api(port, "/api/v1/simulations/truth"))["ready"] and s)
            time.sleep(3)
            results = asyncio.run(load(int(shown["services"][0]["address"].rstrip("/").rsplit(":", 1)[1]), rate, seconds))
            calls = len(results)

            def measured():
                metrics = api(port, "/api/v1/simulations/truth/metrics?from=5m")
                total = {s["name"]: s["total"] for s in metrics["services"] if "total" in s}
                link = next((c["total"] for c in metrics["connections"] if "total" in c), {})
                return total.get("back", {}).get("requests", 0) >= calls and link.get("requests", 0) >= calls and total.get("front", {}).get("requests", 0) >= calls and (total, link)

            total, link = until("the counts", measured)
        finally:
            plane.terminate()
            plane.wait()
    failed = sum(1 for _, status, _ in results if status == 503)
    rows = [("front", "calls", calls, total["front"]["requests"]), ("front → back", "tries", calls, link["requests"]), ("front → back", "failed", failed, link["errors"]), ("back", "calls", calls, total["back"]["requests"]), ("back", "failed", failed, total["back"]["errors"])]
    tried, answered = sorted(r[2] for r in results), sorted(r[0] for r in results)
    for name, seen, told in (("front → back", tried, link), ("front", answered, total["front"])):
        cuts = statistics.quantiles(seen, n=100)
        rows += [(name, f"p{q} ms", cuts[q - 1], told[f"p{q}Ms"]) for q in (50, 90, 99)]
    print(f"\nan open load of {rate}/s for {seconds} s\n{'of':16}{'figure':10}{'the load saw':>14}{'the API says':>14}  agree")
    wrong = 0
    for name, figure, seen, told in rows:
        agrees = seen == told if isinstance(seen, int) else abs(bisect.bisect_left(BOUNDS, seen) - bisect.bisect_left(BOUNDS, told)) <= 1
        wrong += not agrees
        print(f"{name:16}{figure:10}{seen:14.6g}{told:14.6g}  {'yes' if agrees else 'NO'}")
    return wrong


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rate", type=int, default=100)
    parser.add_argument("--seconds", type=int, default=20)
    parser.add_argument("--endpoints", default="50,100,250,500")
    args = parser.parse_args()
    scraping([int(n) for n in args.endpoints.split(",")], args.seconds)
    sys.exit(1 if truth(args.rate, args.seconds) else 0)


if __name__ == "__main__":
    main()
