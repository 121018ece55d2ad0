#!/usr/bin/env python3
"""How long each command takes, from its start to its end, as a shell sees it, while the control plane answers at once.

Rounds go through all commands in turn, so that whatever disturbs the machine disturbs all of them. The exit code is 1 when a median is over
the limit. Commands whose work itself takes time (`up`, `build`, `conformance`, what talks to a cluster) have no such figure.
"""
import argparse
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
PUBLISHED = str(REPO / "artifacts/microsim/microsim")
WRAPPER = str(REPO / "microsim")
DEADLINE = 60
LIMIT_MS = 250

DOCUMENT = """
apiVersion: microsim.dev/v1alpha1
kind: Simulation
metadata: { name: %s }
spec: { seed: 42, services: { one: { framework: aspnetcore, calls: [ { to: two } ] }, two: { framework: aspnetcore } } }
"""

REQUEST = '{"designation": "one", "routes": [{"designation": "two"}]}'


class Plane:
    """A control plane with a data folder of its own."""

    def __init__(self, folder):
        with socket.socket() as s:
            s.bind(("127.0.0.1", 0))
            self.address = f"http://127.0.0.1:{s.getsockname()[1]}"
        self.process = subprocess.Popen(
            [PUBLISHED, "serve", "--port", self.address.rsplit(":", 1)[1], "--data", f"{folder}/data"], env={**os.environ, "MICROSIM_HOME": str(REPO)}, stdout=subprocess.DEVNULL)
        self.until("the control plane", lambda: self.call("GET", "/readyz"))

    def call(self, method, path, body=None):
        request = urllib.request.Request(self.address + path, body, {"Content-Type": "application/yaml"}, method=method)
        try:
            with urllib.request.urlopen(request, timeout=DEADLINE) as reply:
                return json.loads(reply.read() or b"{}") or True
        except OSError:
            return None

    def apply(self, name):
        self.call("PUT", f"/api/v1/simulations/{name}", (DOCUMENT % name).encode())

    def ready(self, name):
        self.until(name, lambda: (self.call("GET", f"/api/v1/simulations/{name}") or {}).get("ready"))

    def until(self, what, condition):
        end = time.monotonic() + DEADLINE
        while not condition():
            if time.monotonic() > end or self.process.poll() is not None:
                sys.exit(f"{what}: not within {DEADLINE} s")
            time.sleep(0.02)

    def stop(self):
        self.process.terminate()
        self.process.wait()


def commands(folder):
    """Name, arguments, and what is done before each run without being measured."""
    none = lambda plane: None
    return [
        ("--help", ["--help"], none),
        ("validate", ["validate", f"{folder}/seed.yaml"], none),
        ("init", ["init", f"{folder}/new.yaml", "--force"], none),
        ("completion", ["completion", "bash"], none),
        ("export FILE", ["export", f"{folder}/seed.yaml", "--format", "compose"], none),
        ("apply, unchanged", ["apply", f"{folder}/seed.yaml"], none),
        ("get", ["get"], none),
        ("get NAME", ["get", "seed"], none),
        ("get --output json", ["get", "seed", "--output", "json"], none),
        ("describe", ["describe", "seed"], none),
        ("send", ["send", f"{folder}/request.json", "--simulation", "seed"], none),
        ("logs", ["logs", "seed"], none),
        ("events", ["events", "seed"], none),
        ("export NAME", ["export", "seed"], none),
        ("connect", ["connect", "seed", "one", "two", "--timeout", "500"], none),
        ("disconnect", ["disconnect", "seed", "one", "two"], lambda plane: plane.apply("seed")),
        ("scale", ["scale", "seed", "two", "1"], none),
        ("delete, not running", ["delete", "gone"], none),
        ("get, through ./microsim", ["get"], none),
    ]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=10, help="rounds; one more before them is not counted")
    runs = parser.parse_args().runs
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "seed.yaml").write_text(DOCUMENT % "seed")
        Path(folder, "request.json").write_text(REQUEST)
        plane = Plane(folder)
        try:
            plane.apply("seed")
            plane.ready("seed")
            times = measure(plane, commands(folder), runs)
        finally:
            plane.stop()
    return report(times)


def measure(plane, all_commands, runs):
    environment = {**os.environ, "MICROSIM_HOME": str(REPO), "MICROSIM_SERVER": plane.address}
    times = {name: [] for name, _, _ in all_commands}
    for run in range(runs + 1):
        for name, arguments, before in all_commands:
            before(plane)
            program = WRAPPER if name.endswith("./microsim") else PUBLISHED
            begin = time.perf_counter()
            subprocess.run([program, *arguments], env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
            took = (time.perf_counter() - begin) * 1000
            if run > 0:
                times[name].append(took)
    return times


def report(times):
    print(f"{'command':26} {'min':>6} {'median':>7} {'max':>6}   ms")
    slow = False
    for name, found in times.items():
        median = statistics.median(found)
        slow |= median > LIMIT_MS
        print(f"{name:26} {min(found):6.0f} {median:7.0f} {max(found):6.0f}{'   over the limit' if median > LIMIT_MS else ''}")
    print(f"limit: a median of {LIMIT_MS} ms")
    return 1 if slow else 0


if __name__ == "__main__":
    sys.exit(main())
