"""One call that this service answers, from its arrival to its reply."""

import socket
import time
from typing import TYPE_CHECKING, Any

from .node import Script
from .snapshot import Snapshot
from .tracing.context import read_context
from .tracing.tracer import Trace
from .waiting import Watch

if TYPE_CHECKING:
    from .caller import CallReport


class Call:
    __slots__ = (
        "_watch", "address", "depth", "endpoint", "environ", "errors", "padding", "rate", "reports",
        "request_id", "script", "seed", "snapshot", "start", "started_at", "status", "trace",
    )

    def __init__(self, environ: dict[str, Any], snapshot: Snapshot) -> None:
        self.started_at = time.perf_counter()
        self.start = time.time()
        self.environ = environ
        self.snapshot = snapshot
        """The state that the call began with, when the service no longer hung; it finishes on it."""
        self.script: Script | None = None
        self.endpoint = "/"
        """The endpoint of the plan that it runs, and the label of its metrics."""
        self.address: str | None = None
        self.request_id = ""
        self.trace: Trace | None = None
        """The trace that it belongs to; None when nothing is traced."""
        self.seed = 0
        self.depth = 0
        self.status = 200
        self.padding = 0
        """Bytes that `payload` faults add to the reply."""
        self.rate = 0
        """Bytes a second at which the reply is sent; 0 for as fast as it can."""
        self.errors: list[str] = []
        self.reports: list[CallReport] = []
        self._watch: Watch | None = None

    def arrived(self, at: float) -> None:
        """It came earlier than a handler got it; `at` is on the clock of time.perf_counter."""
        self.start -= self.started_at - at
        self.started_at = at

    @property
    def client(self) -> socket.socket:
        return self.environ["gunicorn.socket"]

    @property
    def watch(self) -> Watch:
        if self._watch is None:
            self._watch = Watch(self.client)
        return self._watch

    @property
    def trace_id(self) -> str | None:
        """The id of its trace; None when there is none."""
        return self.trace.id if self.trace else read_context(self.environ).trace

    @property
    def elapsed_seconds(self) -> float:
        return time.perf_counter() - self.started_at
