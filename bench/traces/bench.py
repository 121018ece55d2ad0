#!/usr/bin/env python3
"""How many spans a second the control plane's receiver takes, what they cost it, and what it does when there are more.

Bodies are made beforehand: 500 spans each in protobuf, every span of its own id, two to a trace, with the attributes that agents send. They are sent over a few
connections, first at a fixed rate, then as fast as they are taken.
"""
import argparse
import http.client
import os
import re
import socket
import struct
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

REPO = Path(__file__).resolve().parents[2]
TICKS = os.sysconf("SC_CLK_TCK")
SPANS = 500
SERVER_CORE, CLIENT_CORE = 0, 1


def varint(n):
    out = b""
    while n > 0x7F:
        out += bytes([n & 0x7F | 0x80])
        n >>= 7
    return out + bytes([n])


def message(field, content):
    return varint(field << 3 | 2) + varint(len(content)) + content


def attribute(field, key, value):
    inner = varint(3 << 3) + varint(value) if isinstance(value, int) else message(1, value.encode())
    return message(field, message(1, key.encode()) + message(2, inner))


SERVER = [("http.request.method", "POST"), ("http.response.status_code", 200), ("http.route", "/"), ("url.path", "/"), ("url.scheme", "http"), ("microsim.request_id", "{id}")]
CLIENT = [("http.request.method", "POST"), ("http.response.status_code", 200), ("server.address", "cart"), ("server.port", 34567), ("url.full", "http://127.0.0.1:34567/")]


def body(number):
    spans = b""
    now = time.time_ns()
    for i in range(SPANS // 2):
        n = number * SPANS + i + 1
        trace = struct.pack(">QQ", 1, n)
        for kind, own, parent, tags in ((2, 2 * n, None, SERVER), (3, 2 * n + 1, 2 * n, CLIENT)):
            span = message(1, trace) + message(2, struct.pack(">Q", own)) + (message(4, struct.pack(">Q", parent)) if parent else b"")
            span += message(5, b"POST /" if kind == 2 else b"POST") + varint(6 << 3) + varint(kind)
            span += varint(7 << 3 | 1) + struct.pack("<Q", now) + varint(8 << 3 | 1) + struct.pack("<Q", now + 5_000_000)
            span += b"".join(attribute(9, k, f"{n:032x}" if v == "{id}" else v) for k, v in tags)
            spans += message(2, span)
    resource = attribute(1, "service.name", "frontend") + attribute(1, "service.version", "v1") + attribute(1, "microsim.simulation", "bench")
    return message(1, message(1, resource) + message(2, spans))


def cpu_seconds(pid):
    return sum(int(f) for f in Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[11:13]) / TICKS


def rss_mb(pid):
    return int(re.search(r"VmRSS:\s+(\d+)", Path(f"/proc/{pid}/status").read_text())[1]) / 1024


def metric(port, name):
    connection = http.client.HTTPConnection("127.0.0.1", port)
    connection.request("GET", "/metrics")
    text = connection.getresponse().read().decode()
    return sum(float(v) for v in re.findall(rf"^{name}(?:{{[^}}]*}})? (\S+)$", text, re.M))


def send(port, bodies, rate, connections=4):
    """Seconds that it took, and how many bodies were not taken."""
    refused, position, lock = [0], [0], threading.Lock()
    begin = time.perf_counter()

    def work():
        connection = http.client.HTTPConnection("127.0.0.1", port)
        while True:
            with lock:
                i = position[0]
                position[0] += 1
            if i >= len(bodies):
                return
            if rate:
                time.sleep(max(0, begin + i * SPANS / rate - time.perf_counter()))
            connection.request("POST", "/v1/traces", bodies[i], {"Content-Type": "application/x-protobuf"})
            reply = connection.getresponse()
            reply.read()
            if reply.status != 200:
                refused[0] += 1

    threads = [threading.Thread(target=work) for _ in range(connections)]
    [t.start() for t in threads]
    [t.join() for t in threads]
    return time.perf_counter() - begin, refused[0]


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rate", type=int, default=20_000, help="spans a second")
    parser.add_argument("--seconds", type=int, default=15)
    args = parser.parse_args()
    os.sched_setaffinity(0, {CLIENT_CORE})
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        port = s.getsockname()[1]
    with tempfile.TemporaryDirectory() as data:
        server = subprocess.Popen(
            ["taskset", "-c", str(SERVER_CORE), REPO / "artifacts/microsim/microsim", "serve", "--port", str(port), "--data", data],
            env={**os.environ, "MICROSIM_HOME": str(REPO)}, stdout=subprocess.DEVNULL)
        try:
            while True:
                try:
                    metric(port, "microsim_traces")
                    break
                except OSError:
                    time.sleep(0.02)
            count = args.rate * args.seconds // SPANS
            bodies = [body(i) for i in range(count)]
            half = count // 3
            for title, part, rate in (("to warm up", bodies[:half], 0), (f"at {args.rate}/s", bodies[half:2 * half], args.rate), ("as fast as taken", bodies[2 * half:], 0)):
                before = cpu_seconds(server.pid)
                seconds, refused = send(port, part, rate)
                spans = len(part) * SPANS
                cpu = cpu_seconds(server.pid) - before
                print(f"{title:20} {spans:8} spans in {seconds:6.2f} s = {spans / seconds:8.0f}/s, {cpu / seconds * 100:5.1f} % of a core, {cpu / spans * 1e6:5.2f} µs a span, {refused} bodies refused, RSS {rss_mb(server.pid):.0f} MB")
            print(f"received {metric(port, 'microsim_spans_received_total'):.0f} of {count * SPANS}, dropped {metric(port, 'microsim_spans_dropped_total'):.0f}, "
                  f"kept in {metric(port, 'microsim_trace_bytes') / 1e6:.1f} MB, evicted {metric(port, 'microsim_traces_evicted_total'):.0f} traces")
            if metric(port, "microsim_spans_received_total") != count * SPANS:
                sys.exit("some were lost")
        finally:
            server.terminate()
            server.wait()


if __name__ == "__main__":
    main()
