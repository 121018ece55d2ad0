"""What a service does with a call, in the order of contract §1.2.

2 conditions, 3 and 4 faults before, 5 and 6 routes, 7 and 8 faults after. Reading (1) and replying (9) are the data port's.
"""

from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple

from .call import Call
from .caller import Caller, CallReport
from .dice import Key, below, happens, key_of
from .faults.outcome import ErrorReply, NoRoom, Scene
from .faults.parse import Fault
from .faults.table import CALL_FAULTS
from .metrics import Metrics
from .node import Route
from .pace import lower_rate
from .state import NO_ENDPOINT, PlanEndpoint
from .steering import Steering
from .waiting import Cancellation

_MOST_AT_ONCE = 256
"""Threads that the parallel routes of one call may take."""


class Ends(Exception):
    """The script ends here; the call is answered with what is there."""


class Step(NamedTuple):
    """A list's name in draws and in errors."""

    key: Key
    path: str


def _step(name: str) -> Step:
    return Step(key_of(name), name.replace("/", "."))


_CONDITION = key_of("condition")
_NODE_BEFORE, _NODE_ROUTES, _NODE_AFTER = _step("faults/before"), _step("routes"), _step("faults/after")
_PLAN_BEFORE, _PLAN_ROUTES, _PLAN_AFTER = _step("plan/faults/before"), _step("plan/routes"), _step("plan/faults/after")


class ScriptRunner:
    def __init__(self, caller: Caller, steering: Steering, metrics: Metrics) -> None:
        self._caller = caller
        self._steering = steering
        self._metrics = metrics

    def run(self, call: Call) -> None:
        """Raises Abort or Cancelled when there is nothing to answer."""
        script = call.script
        plan = call.snapshot.plan_of(call.endpoint) if script is None or script.node.use_plan else NO_ENDPOINT
        try:
            self._run_steps(call, plan)
        except Ends:
            return

    def _run_steps(self, call: Call, plan: PlanEndpoint) -> None:
        node, routes = call.script or (None, [])
        for condition in call.snapshot.on_calls:  # 2
            key = below(_CONDITION, condition.id)
            self._roll(call, condition.fault, key, "condition", f"conditions[{condition.id}]", condition.id)
        if node:
            self._faults(call, node.faults.before, _NODE_BEFORE, "before")  # 3
        self._faults(call, plan.faults.before, _PLAN_BEFORE, "before")  # 4
        if node:
            self._routes(call, routes, node.parallel, _NODE_ROUTES)  # 5
        self._routes(call, plan.routes, plan.parallel, _PLAN_ROUTES)  # 6
        self._faults(call, plan.faults.after, _PLAN_AFTER, "after")  # 7
        if node:
            self._faults(call, node.faults.after, _NODE_AFTER, "after")  # 8

    def _faults(self, call: Call, faults: list[Fault], step: Step, phase: str) -> None:
        for i, fault in enumerate(faults):
            self._roll(call, fault, below(step.key, i), phase, f"{step.path}[{i}]")

    def _roll(self, call: Call, fault: Fault, key: Key, phase: str, path: str, condition: str | None = None) -> None:
        if not happens(call.seed, key, fault.probability):
            return
        self._metrics.fault_acted(fault.type, phase)
        if call.trace:
            call.trace.fault_acted(fault.type, phase, condition)
        try:
            if fault.kind == "state":
                self._steering.run_state(fault, fault=path, requestId=call.request_id, traceId=call.trace_id)
            else:
                call.rate = lower_rate(call.rate, CALL_FAULTS[fault.type](fault.args, Scene(call.seed, key, call.watch, call)) or 0)
        except NoRoom as e:
            call.errors.append(f"{path}: {fault.type}: {e}")
        except ErrorReply as e:
            call.status = e.status
            call.errors.append(f"{path}: {e}")
            raise Ends from None

    def _routes(self, call: Call, routes: list[Route], parallel: bool, step: Step) -> None:
        if not routes:
            return
        if parallel and len(routes) > 1:
            self._all_at_once(call, routes, step)
        else:
            self._one_by_one(call, routes, step)

    def _one_by_one(self, call: Call, routes: list[Route], step: Step) -> None:
        for i, route in enumerate(routes):
            call.watch.check()
            key = below(step.key, i)
            if happens(call.seed, key, route.node.probability) and not _note(call, self._caller.call(call, route, key, call.watch), step, i):
                raise Ends

    def _all_at_once(self, call: Call, routes: list[Route], step: Step) -> None:
        siblings = Cancellation()

        def branch(route: Route, key: Key) -> CallReport:
            report = self._caller.call(call, route, key, call.watch.under(siblings))
            if report.error and route.node.required:
                siblings.cancel()
            return report

        chosen = [(i, route, key) for i, route in enumerate(routes) if happens(call.seed, key := below(step.key, i), route.node.probability)]
        with ThreadPoolExecutor(max(1, min(len(chosen), _MOST_AT_ONCE))) as threads:
            reports = list(threads.map(lambda c: branch(c[1], c[2]), chosen))
        siblings.close()
        passed = [_note(call, report, step, i) for (i, _, _), report in zip(chosen, reports, strict=True)]
        call.watch.check()
        if not all(passed):
            raise Ends


def _note(call: Call, report: CallReport, step: Step, index: int) -> bool:
    """Puts a report into the result; False when a required call failed."""
    call.reports.append(report)
    if report.error is None:
        return True
    node = report.node
    what = f"status {report.status}" if report.error == "status" else report.error
    call.errors.append(f"{step.path}[{index}]: {node.service or node.designation}: {what}")
    if node.required:
        call.status = 502
    return not node.required
