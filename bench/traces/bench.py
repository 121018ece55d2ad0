#!/usr/bin/env python3
"""How many spans a second the control plane's receiver takes, what they cost it, and what it does when there are more.

Bodies have 500 spans each in protobuf, two to a trace, with the attributes that agents send; each body's traces and requests have ids of their own. They are sent
over a few connections, first at a fixed rate, then as fast as they are taken: so many as come in ten minutes at that rate, while the server's memory is watched. It
must be as large at the end as it was when what is kept was full.
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
from itertools import count
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


# What stands in a body for its own number: in trace ids, and in the ids of requests as text.
NUMBER, NUMBER_TEXT = b"\xfe" * 8, b"fe" * 8

SERVER = [("http.request.method", "POST"), ("http.response.status_code", 200), ("http.route", "/"), ("url.path", "/"), ("url.scheme", "http"), ("microsim.request_id", None)]
CLIENT = [("http.request.method", "POST"), ("http.response.status_code", 200), ("server.address", "cart"), ("server.port", 34567), ("url.full", "http://127.0.0.1:34567/")]


def template():
    spans = b""
    now = time.time_ns()
    for n in range(1, SPANS // 2 + 1):
        trace = NUMBER + struct.pack(">Q", n)
        for kind, own, parent, tags in ((2, 1, None, SERVER), (3, 2, 1, CLIENT)):
            span = message(1, trace) + message(2, struct.pack(">Q", own)) + (message(4, struct.pack(">Q", parent)) if parent else b"")
            span += message(5, b"POST /" if kind == 2 else b"POST") + varint(6 << 3) + varint(kind)
            span += varint(7 << 3 | 1) + struct.pack("<Q", now) + varint(8 << 3 | 1) + struct.pack("<Q", now + 5_000_000)
            span += b"".join(attribute(9, k, NUMBER_TEXT.decode() + f"{n:016x}" if v is None else v) for k, v in tags)
            spans += message(2, span)
    resource = attribute(1, "service.name", "frontend") + attribute(1, "service.version", "v1") + attribute(1, "microsim.simulation", "bench")
    return message(1, message(1, resource) + message(2, spans))


def body(of, number):
    return of.replace(NUMBER, struct.pack(">Q", number)).replace(NUMBER_TEXT, b"%016x" % number)


def cpu_seconds(pid):
    return sum(int(f) for f in Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[11:13]) / TICKS


def rss_mb(pid):
    return int(re.search(r"VmRSS:\s+(\d+)", Path(f"/proc/{pid}/status").read_text())[1]) / 1024


def metric(port, name):
    connection = http.client.HTTPConnection("127.0.0.1", port)
    connection.request("GET", "/metrics")
    text = connection.getresponse().read().decode()
    return sum(float(v) for v in re.findall(rf"^{name}(?:{{[^}}]*}})? (\S+)$", text, re.M))


def send(port, of, numbers, rate, connections=4):
    """Sends a body of each number; seconds that it took, and how many bodies were not taken."""
    numbers, refused, lock = iter(numbers), [0], threading.Lock()
    begin, position = time.perf_counter(), count()

    def work():
        connection = http.client.HTTPConnection("127.0.0.1", port)
        while True:
            with lock:
                number, i = next(numbers, None), next(position)
            if number is None:
                return
            if rate:
                time.sleep(max(0, begin + i * SPANS / rate - time.perf_counter()))
            connection.request("POST", "/v1/traces", body(of, number), {"Content-Type": "application/x-protobuf"})
            reply = connection.getresponse()
            reply.read()
            if reply.status != 200:
                with lock:
                    refused[0] += 1

    threads = [threading.Thread(target=work) for _ in range(connections)]
    [t.start() for t in threads]
    [t.join() for t in threads]
    return time.perf_counter() - begin, refused[0]


class Watch(threading.Thread):
    """Looks at a process's memory until it is told to end."""

    def __init__(self, pid):
        super().__init__()
        self.pid, self.seen, self.over = pid, [], threading.Event()
        self.start()

    def run(self):
        while not self.over.wait(0.5):
            self.seen.append(rss_mb(self.pid))

    def end(self):
        self.over.set()
        self.join()
        return self.seen


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rate", type=int, default=20_000, help="spans a second")
    parser.add_argument("--seconds", type=int, default=15, help="how long at that rate")
    parser.add_argument("--flood", type=float, default=10, help="then so many minutes' worth of it as fast as it is taken")
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
            of, first, lost = template(), 1, 0
            for title, spans, rate in (
                ("to warm up", 200_000, 0), (f"at {args.rate}/s", args.rate * args.seconds, args.rate), ("as fast as taken", int(args.flood * 60 * args.rate), 0)):
                numbers = range(first, first + spans // SPANS)
                first = numbers.stop
                before = cpu_seconds(server.pid)
                watch = Watch(server.pid)
                seconds, refused = send(port, of, numbers, rate)
                memory = watch.end()
                lost += refused
                spans = len(numbers) * SPANS
                cpu = cpu_seconds(server.pid) - before
                print(f"{title:20} {spans:9} spans in {seconds:6.2f} s = {spans / seconds:8.0f}/s, {cpu / seconds * 100:5.1f} % of a core, {cpu / max(spans, 1) * 1e6:5.2f} µs a span, "
                      f"{refused} bodies refused, RSS {memory[0] if memory else 0:.0f} to {rss_mb(server.pid):.0f} MB", flush=True)
            sent, received = (first - 1) * SPANS, metric(port, "microsim_spans_received_total")
            print(f"received {received:.0f} of {sent}, {lost} bodies refused, dropped {metric(port, 'microsim_spans_dropped_total'):.0f}, "
                  f"kept in {metric(port, 'microsim_trace_bytes') / 1e6:.1f} MB, evicted {metric(port, 'microsim_traces_evicted_total'):.0f} traces")
            if received + lost * SPANS != sent:
                sys.exit("some were lost that nobody counted")
            if len(memory) >= 8:
                quarter = len(memory) // 4
                early, late = max(memory[quarter:2 * quarter]), max(memory[-quarter:])
                print(f"memory: at most {early:.0f} MB in the second quarter of the flood, {late:.0f} MB in the last")
                if late > early * 1.1:
                    sys.exit("memory grows")
        finally:
            server.terminate()
            server.wait()


if __name__ == "__main__":
    main()
