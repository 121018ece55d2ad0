"""What the agent measures (contract §4). Label sets are resolved once and kept."""

from collections import Counter as Tally
from collections.abc import Iterable

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, ProcessCollector, generate_latest

from .condition import Condition
from .identity import FRAMEWORK, LANGUAGE
from .settings import Settings
from .wire import CONTRACT_VERSION

_BUCKETS = (0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60)
_METHODS = frozenset(("GET", "HEAD", "POST", "PUT", "DELETE", "CONNECT", "OPTIONS", "TRACE", "PATCH"))


class Metrics:
    def __init__(self, settings: Settings) -> None:
        self._registry = registry = CollectorRegistry()
        self._server = Histogram(
            "http_server_request_duration_seconds",
            "Duration of calls that this service answered.",
            ("http_request_method", "http_response_status_code", "http_route"),
            buckets=_BUCKETS,
            registry=registry,
        )
        self._client = Histogram(
            "http_client_request_duration_seconds",
            "Duration of tries of calls that this service made.",
            ("http_request_method", "http_response_status_code", "server_address", "error_type"),
            buckets=_BUCKETS,
            registry=registry,
        )
        self.active_requests = Gauge("http_server_active_requests", "Calls that this service is answering.", registry=registry)
        self._faults = Counter("microsim_faults_total", "Faults that acted.", ("type", "phase"), registry=registry)
        self._conditions = Gauge("microsim_conditions", "Conditions that are there.", ("type",), registry=registry)
        build = {"framework": FRAMEWORK, "language": LANGUAGE, "service": settings.service, "version": settings.version, "contract": CONTRACT_VERSION}
        Gauge("microsim_build_info", "Which agent this is.", tuple(build), registry=registry).labels(**build).set(1)
        spans = Counter(
            "microsim_spans_total",
            "Spans that were sent, and that were dropped because they came too fast or nobody took them.",
            ("result",),
            registry=registry,
        )
        self._spans = {result: spans.labels(result) for result in ("sent", "dropped")}
        ProcessCollector(registry=registry)
        self._servers: dict[tuple[str, int, str], Histogram] = {}
        self._clients: dict[tuple[str, int, str, str], Histogram] = {}

    def server_call(self, method: str, status: int, route: str, seconds: float) -> None:
        key = (method, status, route)
        series = self._servers.get(key)
        if series is None:
            series = self._servers[key] = self._server.labels(known_method(method), status, route)
        series.observe(seconds)

    def client_try(self, method: str, status: int, address: str, error: str | None, seconds: float) -> None:
        key = (method, status, address, error or "")
        series = self._clients.get(key)
        if series is None:
            series = self._clients[key] = self._client.labels(*key)
        series.observe(seconds)

    def fault_acted(self, type: str, phase: str) -> None:
        self._faults.labels(type, phase).inc()

    def spans(self, result: str, count: int) -> None:
        """`sent` or `dropped`."""
        self._spans[result].inc(count)

    def conditions_changed(self, conditions: Iterable[Condition]) -> None:
        self._conditions.clear()
        for type, count in Tally(c.fault.type for c in conditions).items():
            self._conditions.labels(type).set(count)

    def text(self) -> bytes:
        return generate_latest(self._registry)


def known_method(method: str) -> str:
    """The method, or _OTHER for one that HTTP does not know."""
    return method if method in _METHODS else "_OTHER"
