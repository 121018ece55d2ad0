"""This service's part of traces, while it answers calls."""

import random
import threading
import time
from typing import Any

from .context import Context, read_context
from .exporter import Exporter
from .settings import TracingSettings
from .span import FaultEvent, Span

_PER_SECOND = 10
"""Traces that are sampled where nobody said how many."""


class Tracer:
    def __init__(self, tracing: TracingSettings, exporter: Exporter) -> None:
        self._tracing = tracing
        self._exporter = exporter
        self._lock = threading.Lock()
        self._second = 0
        self._begun = 0

    def begin(self, environ: dict[str, Any]) -> "Trace | None":
        """The trace of a call that arrived; None when nothing is traced, or its caller said that this call is not: then headers go on as they came."""
        if self._tracing.endpoint is None:
            return None
        caller = read_context(environ)
        if caller.trace and caller.sampled is False:
            return None
        return Trace(self._exporter, caller, self._samples_new() if caller.sampled is None else caller.sampled)

    def _samples_new(self) -> bool:
        ratio = self._tracing.ratio
        if ratio is not None:
            return random.random() < ratio
        with self._lock:
            now = int(time.monotonic())
            if now != self._second:
                self._second, self._begun = now, 0
            self._begun += 1
            return self._begun <= _PER_SECOND


class Trace:
    """The trace that a call belongs to, and this service's part of it."""

    __slots__ = ("_caller", "_events", "_exporter", "id", "sampled", "span")

    def __init__(self, exporter: Exporter, caller: Context, sampled: bool) -> None:
        self._exporter = exporter
        self._caller = caller
        self._events: list[FaultEvent] = []
        self.id = caller.trace or _new_id(32)
        self.span = _new_id(16)
        self.sampled = sampled

    @property
    def rewrites(self) -> bool:
        """Whether calls say the trace anew: each sampled try is a span, and where nothing came they learn that they are not sampled."""
        return self.sampled or self._caller.trace is None

    def fault_acted(self, type: str, phase: str, condition: str | None) -> None:
        if self.sampled:
            self._events.append(FaultEvent(time.time(), type, phase, condition))

    def served(self, method: str, route: str, path: str, request_id: str, status: int, start: float, seconds: float) -> None:
        """Sends the span of the call; a status of 0 is one that was aborted."""
        if not self.sampled:
            return
        error = "aborted" if status == 0 else str(status) if status >= 500 else None
        attributes = (("http.route", route), ("url.path", path), ("url.scheme", "http"), ("microsim.request_id", request_id))
        self._exporter.add(Span(self.id, self.span, self._caller.span, True, start, seconds, method, status, error, self._events, attributes, route))

    def begin(self) -> "Try | None":
        """Begins a try of a call that this one makes; None when it is not sampled."""
        return Try(self._exporter, self) if self.sampled else None

    def headers(self, tried: "Try | None") -> dict[str, str]:
        """Say the trace in the form in which it came."""
        own, parent, sampled = (self.span, None, "0") if tried is None else (tried.id, self.span, "1")
        match self._caller.format:
            case "b3":
                return {"b3": f"{self.id}-{own}-{sampled}" + (f"-{parent}" if parent else "")}
            case "b3-headers":
                more = {"x-b3-parentspanid": parent} if parent else {}
                return {"x-b3-traceid": self.id, "x-b3-spanid": own, "x-b3-sampled": sampled} | more
        return {"traceparent": f"00-{self.id}-{own}-0{sampled}"}


class Try:
    """A try of a call while it lasts."""

    __slots__ = ("_events", "_exporter", "_start", "_trace", "id")

    def __init__(self, exporter: Exporter, trace: Trace) -> None:
        self._exporter = exporter
        self._trace = trace
        self._start = time.time()
        self._events: list[FaultEvent] = []
        self.id = _new_id(16)

    def fault_acted(self, type: str, condition: str | None) -> None:
        self._events.append(FaultEvent(time.time(), type, "link", condition))

    def ended(self, method: str, address: str, port: int, url: str, status: int, error: str | None, seconds: float, resends: int) -> None:
        """Sends the span of the try."""
        attributes: tuple[tuple[str, str | int], ...] = (("server.address", address), ("server.port", port), ("url.full", url))
        if resends:
            attributes += (("http.request.resend_count", resends),)
        self._exporter.add(Span(self._trace.id, self.id, self._trace.span, False, self._start, seconds, method, status, error, self._events, attributes))


def _new_id(digits: int) -> str:
    """So many hexadecimal digits, not all of them zero."""
    return f"{random.getrandbits(4 * digits) or 1:0{digits}x}"
