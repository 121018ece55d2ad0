"""Calls the services that a script or a plan names: link faults, tries and limits (contract §1.4)."""

import time
from dataclasses import dataclass

from .call import Call
from .client import Client, Reply
from .dice import Key, below, happens, mix, unit
from .faults.outcome import Abort, Broken, ErrorReply, Scene
from .faults.parse import Fault
from .faults.table import CALL_FAULTS
from .headers import simulation_headers, standard_headers
from .metrics import Metrics
from .node import Node, Route
from .pace import lower_rate
from .settings import Settings
from .target import Target, parse_target
from .tracing.tracer import Try
from .waiting import Cancelled, TimeUp, Watch

_FIRST_BACK_OFF_MS = 25
_RETRIED = frozenset(("refused", "reset", "dns", "timeout"))


@dataclass(slots=True)
class CallReport:
    """The caller's view of one forwarded route, and the reply that it brought (contract §1.3)."""

    node: Node
    start: float
    duration_ms: float = 0
    tries: int = 0
    status: int = 0
    """The last try's; 0 when none came."""
    error: str | None = "forbidden-target"
    result: str | None = None
    """The callee's result without its padding, as text."""

    def may_retry(self) -> bool:
        return self.error in _RETRIED or (self.error in ("status", "injected") and self.status >= 500)


class Caller:
    def __init__(self, settings: Settings, metrics: Metrics) -> None:
        self._token = settings.request_token
        self._metrics = metrics
        self._client = Client()

    def call(self, call: Call, route: Route, key: Key, watch: Watch) -> CallReport:
        """`key` is that of the route's own roll."""
        started_at = time.perf_counter()
        report = CallReport(route.node, time.time())
        target = parse_target(route.node.designation)
        assert target is not None
        external = call.snapshot.is_external(target)
        if external or call.snapshot.allows(target):
            self._try_all(call, route, target, external, report, key, watch)
        report.duration_ms = (time.perf_counter() - started_at) * 1000
        return report

    def _try_all(self, call: Call, route: Route, target: Target, external: bool, report: CallReport, key: Key, watch: Watch) -> None:
        node = route.node
        overall = watch.until(node.timeout_ms)
        for number in range(node.retries + 1):
            own = below(key, number)
            if number > 0 and not _back_off(call.seed, own, number, overall):
                return
            report.tries += 1
            started_at = time.perf_counter()
            tried = call.trace.begin() if call.trace else None
            limit = overall if node.try_timeout_ms is None or node.try_timeout_ms >= node.timeout_ms else overall.until(node.try_timeout_ms)
            try:
                reply = self._suffer_and_send(call, route, target, external, own, tried, limit)
            except TimeUp:
                reply = Reply(0, "timeout")
            except Cancelled:
                reply = Reply(0, "cancelled")
            report.status, report.error, report.result = reply
            seconds = time.perf_counter() - started_at
            method, address = "GET" if external else "POST", node.service or target.host
            self._metrics.client_try(method, reply.status, address, reply.error, seconds)
            if tried:
                tried.ended(method, address, target.port, node.designation, reply.status, reply.error, seconds, number)
            if overall.is_over or not report.may_retry():
                return

    def _suffer_and_send(self, call: Call, route: Route, target: Target, external: bool, key: Key, tried: Try | None, watch: Watch) -> Reply:
        rate = 0
        try:
            for condition in call.snapshot.on_links:
                if "*" in condition.to or route.node.service in condition.to:
                    rate = lower_rate(rate, self._suffer(call, condition.fault, below(below(key, "condition"), condition.id), tried, condition.id, watch))
            for i, fault in enumerate(route.node.link):
                rate = lower_rate(rate, self._suffer(call, fault, below(below(key, "link"), i), tried, None, watch))
        except ErrorReply as e:
            return Reply(e.status, "injected")
        except Abort:
            return Reply(0, "reset")
        except Broken as e:
            return Reply(0, str(e))
        if external:
            return self._client.get(target, standard_headers(call, tried), watch, rate)
        headers = simulation_headers(call, mix(call.seed, key), self._token, tried)
        return self._client.post(target, headers, route.text.encode("utf-8", "surrogatepass"), watch, rate)

    def _suffer(self, call: Call, fault: Fault, key: Key, tried: Try | None, condition: str | None, watch: Watch) -> int:
        """The rate at which the reply is to be read; 0 is none."""
        if not happens(call.seed, key, fault.probability):
            return 0
        self._metrics.fault_acted(fault.type, "link")
        if tried:
            tried.fault_acted(fault.type, condition)
        return CALL_FAULTS[fault.type](fault.args, Scene(call.seed, key, watch)) or 0


def _back_off(seed: int, key: Key, number: int, watch: Watch) -> bool:
    """Exponential, with full jitter; False when the time of the call ended it."""
    try:
        watch.wait(unit(seed, below(key, "backoff")) * _FIRST_BACK_OFF_MS * 2 ** (number - 1))
        return True
    except (TimeUp, Cancelled):
        return False
