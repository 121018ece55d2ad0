#!/usr/bin/env python3
"""What the control plane adds to a request, and what many services take: watching, start, memory, deletion, validation.

The request is measured paired: each round sends it by every way, one after the other, so that whatever disturbs the machine disturbs all of
them; the figure that counts is the median of the differences within the rounds.
"""
import argparse
import json
import os
import re
import resource
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
DEADLINE = 120


class Plane:
    """A control plane with a data folder of its own."""

    def __init__(self, data):
        with socket.socket() as s:
            s.bind(("127.0.0.1", 0))
            self.port = s.getsockname()[1]
        self.process = subprocess.Popen([MICROSIM, "serve", "--port", str(self.port), "--data", data], env={**os.environ, "MICROSIM_HOME": str(REPO)}, stdout=subprocess.DEVNULL)
        wait("the control plane", lambda: self.try_call("GET", "/readyz"))

    def call(self, method, path, body=None):
        request = urllib.request.Request(f"http://127.0.0.1:{self.port}{path}", body, {"Content-Type": "application/yaml"}, method=method)
        with urllib.request.urlopen(request, timeout=DEADLINE) as reply:
            text = reply.read()
            return json.loads(text) if text else {}

    def try_call(self, *call):
        try:
            return self.call(*call)
        except OSError:
            return None

    def apply(self, name, services):
        self.call("PUT", f"/api/v1/simulations/{name}", document(name, services).encode())

    def ready(self, name):
        return wait(name, lambda: (s := self.call("GET", f"/api/v1/simulations/{name}"))["ready"] and s)

    def delete(self, name):
        self.call("DELETE", f"/api/v1/simulations/{name}")

    def stop(self):
        self.process.terminate()
        self.process.wait()


def wait(what, condition):
    begin = time.perf_counter()
    while time.perf_counter() - begin < DEADLINE:
        if found := condition():
            return found
        time.sleep(0.01)
    sys.exit(f"{what}: not within {DEADLINE} s")


def document(name, services):
    return f"apiVersion: microsim.dev/v1alpha1\nkind: Simulation\nmetadata: {{ name: {name} }}\nspec:\n  services:\n" + "".join(f"    {s}\n" for s in services)


def chain(count):
    return [f"s{i}: {{ framework: aspnetcore{f', calls: [ {{ to: s{i + 1} }} ]' if i + 1 < count else ''} }}" for i in range(count)]


def read_message(connection):
    """One HTTP message with a Content-Length or in chunks, whole."""
    data = b""
    while b"\r\n\r\n" not in data:
        data += received(connection)
    head, body = data.split(b"\r\n\r\n", 1)
    if length := re.search(rb"(?i)content-length: *(\d+)", head):
        while len(body) < int(length[1]):
            body += received(connection)
    else:
        while not body.endswith(b"0\r\n\r\n"):
            body += received(connection)
    return head, body


def received(connection):
    if not (part := connection.recv(65536)):
        sys.exit("a connection was closed in the middle of a message")
    return part


class Way:
    """One way to send the request, on a connection of its own."""

    def __init__(self, port, message):
        self.message = message
        self.connection = socket.create_connection(("127.0.0.1", port))
        self.connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def send(self):
        begin = time.perf_counter_ns()
        self.connection.sendall(self.message)
        head, body = read_message(self.connection)
        took = time.perf_counter_ns() - begin
        if b" 200 " not in head.split(b"\r\n", 1)[0] or b'"back"' not in body:
            sys.exit(f"not the reply of both services:\n{head.decode()}\n{body.decode()}")
        return took / 1e6


def added_latency(plane, requests):
    """The message that the control plane sends is caught where its first service would be, while that has no replica; then it is sent again by hand."""
    name, script = "latency", b'{"designation":"front","routes":[{"designation":"back","required":true}]}'
    own = f"POST /api/v1/simulations/{name}/requests HTTP/1.1\r\nHost: 127.0.0.1:{plane.port}\r\nContent-Type: application/json\r\nContent-Length: {len(script)}\r\n\r\n".encode() + script
    plane.apply(name, ["front: { framework: aspnetcore, replicas: 0 }", "back: { framework: aspnetcore }"])
    address = plane.ready(name)["services"][0]["address"]
    service = int(re.search(r":(\d+)/", address)[1])
    with socket.create_server(("127.0.0.1", service)) as catcher, socket.create_connection(("127.0.0.1", plane.port)) as client:
        client.sendall(own)
        caught, _ = catcher.accept()
        with caught:
            head, body = read_message(caught)
    plane.apply(name, ["front: { framework: aspnetcore }", "back: { framework: aspnetcore }"])
    plane.ready(name)
    log = urllib.request.urlopen(f"http://127.0.0.1:{plane.port}/api/v1/simulations/{name}/logs?service=front").read().splitlines()
    agent = json.loads(json.loads(log[0])["text"])["port"]
    sent = head + b"\r\n\r\n" + body
    ways = {"the agent's own port": Way(agent, sent), "the service's address": Way(service, sent), "the control plane": Way(plane.port, own)}
    for way in ways.values():
        for _ in range(500):
            way.send()
    rows = []
    for i in range(requests):
        names = list(ways)
        names = names[i % 3:] + names[:i % 3]
        took = {n: ways[n].send() for n in names}
        rows.append([took[n] for n in ways])
    print(f"\na two-hop request, one at a time, {requests} paired rounds\n{'by':26}{'p50 ms':>10}{'p99 ms':>10}{'added at the median ms':>26}")
    for i, n in enumerate(ways):
        column = [r[i] for r in rows]
        print(f"{n:26}{statistics.median(column):10.3f}{statistics.quantiles(column, n=100)[98]:10.3f}{statistics.median(r[i] - r[0] for r in rows):26.3f}")
    plane.delete(name)


def memory(pids):
    rss = sum(int(re.search(r"VmRSS:\s+(\d+)", Path(f"/proc/{p}/status").read_text())[1]) for p in pids)
    pss = sum(int(re.search(r"Pss:\s+(\d+)", Path(f"/proc/{p}/smaps_rollup").read_text())[1]) for p in pids)
    return rss * 1.024 / 1000, pss * 1.024 / 1000


def many(plane, count):
    begin = time.perf_counter()
    plane.apply("many", chain(count))
    shown = plane.ready("many")
    started = time.perf_counter() - begin
    rss, pss = memory([plane.process.pid, *(r["processId"] for s in shown["services"] for r in s["replicas"])])
    begin = time.perf_counter()
    plane.delete("many")
    print(f"\n{count} C# services in one simulation, the control plane counted in\n{'ready s':>10}{'RSS MB':>10}{'PSS MB':>10}{'deleted s':>12}")
    print(f"{started:10.1f}{rss:10.0f}{pss:10.0f}{time.perf_counter() - begin:12.1f}")


def cpu_seconds(pid):
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def own_metrics(plane):
    text = urllib.request.urlopen(f"http://127.0.0.1:{plane.port}/metrics").read().decode()
    return {line.rsplit(" ", 1)[0]: float(line.rsplit(" ", 1)[1]) for line in text.splitlines() if not line.startswith("#")}


def watching(plane, replicas, seconds):
    """What it costs to keep so many replicas, steered and probed as ever, and to read the metrics of each once a second."""
    plane.apply("watched", [f"s{i}: {{ framework: aspnetcore, replicas: 5{f', calls: [ {{ to: s{i + 1} }} ]' if i + 1 < replicas // 5 else ''} }}" for i in range(replicas // 5)])
    address = plane.ready("watched")["services"][0]["address"]
    for _ in range(200):
        urllib.request.urlopen(address).read()
    time.sleep(5)
    before, cpu = own_metrics(plane), cpu_seconds(plane.process.pid)
    time.sleep(seconds)
    after, used = own_metrics(plane), cpu_seconds(plane.process.pid) - cpu
    gained = {name: value - before.get(name, 0) for name, value in after.items()}
    ok = gained['microsim_scrapes_total{result="ok"}']
    other = sum(value for name, value in gained.items() if name.startswith("microsim_scrapes_total") and "ok" not in name)
    late = gained["microsim_scrape_lag_seconds_sum"] / gained["microsim_scrape_lag_seconds_count"] * 1000
    rss, _ = memory([plane.process.pid])
    print(f"\nthe control plane while it watches {replicas} replicas of C# services for {seconds} s\n{'of a core %':>12}{'RSS MB':>10}{'scrapes/s':>12}{'failed or skipped':>20}{'begun late ms':>16}")
    print(f"{used / seconds * 100:12.1f}{rss:10.0f}{ok / seconds:12.1f}{other:20.0f}{late:16.2f}")
    plane.delete("watched")


def validation(folder):
    print(f"\nmicrosim validate, CPU time of the whole process and without what a document of one service takes\n{'services':>10}{'whole ms':>10}{'alone ms':>10}")
    base = None
    for count in (1, 500, 1000, 2000):
        # Each service calls one of the next ten: the calls from one entry stay within what a document may ask for.
        lines = [f"s{i}: {{ framework: aspnetcore{f', calls: [ {{ to: s{i + 1} }} ]' if (i + 1) % 10 and i + 1 < count else ''} }}" for i in range(count)]
        file = Path(folder) / f"{count}.yaml"
        file.write_text(document("large", lines))
        took = statistics.median(cpu_ms(["validate", str(file)]) for _ in range(5))
        base = base or took
        print(f"{count:10}{took:10.0f}{took - base:10.0f}")


def cpu_ms(arguments):
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([MICROSIM, *arguments], env={**os.environ, "MICROSIM_HOME": str(REPO)}, check=True, stdout=subprocess.DEVNULL)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return (after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime) * 1000


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--requests", type=int, default=3000)
    parser.add_argument("--services", type=int, default=100)
    parser.add_argument("--replicas", type=int, default=50)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="microsim-bench-") as folder:
        plane = Plane(f"{folder}/data")
        try:
            added_latency(plane, args.requests)
            watching(plane, args.replicas, 20)
            many(plane, args.services)
        finally:
            plane.stop()
        validation(folder)


if __name__ == "__main__":
    main()
