"""Sends spans in the background. What comes faster than it can be sent is dropped and counted; nobody ever waits for it."""

import json
import threading
from collections import deque
from collections.abc import Callable
from http.client import HTTPConnection, HTTPException
from time import monotonic
from urllib.parse import urlsplit

from .settings import TracingSettings
from .span import Span, resource, written

_MOST_WAITING = 8192
_MOST_AT_ONCE = 512
_INTERVAL_SECONDS = 0.25
_PATIENCE_SECONDS = 5.0
_LAST_PATIENCE_SECONDS = 1.0


class Exporter:
    def __init__(self, service: str, version: str, instance: str, tracing: TracingSettings, count: Callable[[str, int], None]) -> None:
        """`count` takes `sent` or `dropped`, and how many spans."""
        self._resource = resource(service, version, instance, tracing)
        self._tracing = tracing
        self._count = count
        self._waiting: deque[Span] = deque()
        self._ending = threading.Event()
        self._connection: HTTPConnection | None = None
        self._thread = threading.Thread(target=self._run, name="spans", daemon=True)
        if tracing.endpoint is not None:
            self._thread.start()

    def add(self, span: Span) -> None:
        # Two threads may both find the last place: the bound is then passed by one.
        if len(self._waiting) >= _MOST_WAITING:
            self._count("dropped", 1)
        else:
            self._waiting.append(span)

    def end(self) -> None:
        """Sends what still waits, for a moment."""
        if self._tracing.endpoint is not None:
            self._ending.set()
            self._thread.join(_LAST_PATIENCE_SECONDS)

    def _run(self) -> None:
        while not self._ending.wait(_INTERVAL_SECONDS):
            while self._waiting:
                self._send(_PATIENCE_SECONDS)
        until = monotonic() + _LAST_PATIENCE_SECONDS
        while self._waiting and monotonic() < until:
            self._send(_LAST_PATIENCE_SECONDS)

    def _send(self, seconds: float) -> None:
        batch = [self._waiting.popleft() for _ in range(min(len(self._waiting), _MOST_AT_ONCE))]
        spans = [written(span) for span in batch]
        body = json.dumps({"resourceSpans": [{"resource": self._resource, "scopeSpans": [{"spans": spans}]}]}, separators=(",", ":")).encode()
        # Once more on a new connection, for the receiver may have closed one that was idle.
        sent = self._post(body, seconds, kept=True) or self._post(body, seconds, kept=False) or 0
        self._count("sent" if 200 <= sent <= 299 else "dropped", len(batch))

    def _post(self, body: bytes, seconds: float, kept: bool) -> int | None:
        """The status; None when there was no reply."""
        if kept and self._connection is None:
            return None
        assert self._tracing.endpoint is not None
        target = urlsplit(self._tracing.endpoint)
        connection = self._connection or HTTPConnection(target.hostname or "", target.port or 80)
        connection.timeout = seconds
        try:
            path = (target.path or "/") + (f"?{target.query}" if target.query else "")
            connection.request("POST", path, body, {"Content-Type": "application/json", **dict(self._tracing.headers)})
            response = connection.getresponse()
            response.read()
            self._connection = connection
            return response.status
        except (OSError, HTTPException):
            connection.close()
            self._connection = None
            return None
