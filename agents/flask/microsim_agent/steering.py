"""The state of the agent and its conditions. Every change makes a new snapshot; readers take no lock."""

import itertools
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

from .clock import Appointment, Clock
from .condition import Condition, write_condition
from .faults.outcome import NoRoom, Release
from .faults.parse import Fault
from .log import Log
from .snapshot import Snapshot
from .state import State
from .states import States


class InUse(Exception):
    """There is a condition of that name."""


@dataclass(eq=False)
class _Active:
    """A condition that is there, with what it holds and the appointment that ends it."""

    condition: Condition
    ends_at: float | None
    appointment: Appointment | None
    release: Release | None

    def as_of_now(self) -> Condition:
        if self.ends_at is None:
            return self.condition
        return self.condition.lasting(max(0, round((self.ends_at - time.monotonic()) * 1000)))

    def end(self) -> None:
        if self.appointment:
            self.appointment.cancel()
        if self.release:
            self.release()
            self.release = None


class Steering:
    def __init__(self, states: States, clock: Clock, log: Log, changed: Callable[[list[Condition]], None]) -> None:
        self._states = states
        self._clock = clock
        self._log = log
        self._changed = changed
        self._lock = threading.RLock()
        self._active: list[_Active] = []
        self._made = itertools.count(1)
        self.has_state = False
        self.snapshot = Snapshot(State(), [])

    @property
    def state(self) -> State:
        return self.snapshot.state

    @property
    def conditions(self) -> list[Condition]:
        """In order of creation, each with the time that is left of it."""
        return [active.as_of_now() for active in self._active]

    def replace(self, state: State) -> bool:
        """Replaces everything at once; False when the state is older than the present one."""
        with self._lock:
            if state.age < self.state.age:
                return False
            old = {active.condition.id: active for active in self._active}
            allowed = Snapshot(state, [])
            held = [self._renew(condition, old.get(condition.id), allowed) for condition in state.conditions]
            for gone in old.values():
                gone.end()
            active = [self._activate(c, release or self._hold_again(c, allowed)) for c, release in zip(state.conditions, held, strict=True)]
            self.has_state = True
            self._publish(state, active)
            return True

    def add(self, condition: Condition) -> Condition:
        """Adds a condition; its id is made when it has none. Raises InUse or NoRoom."""
        with self._lock:
            ids = {active.condition.id for active in self._active}
            if not condition.id:
                condition = condition.named(next(id for n in self._made if (id := f"c{n}") not in ids))
            if condition.id in ids:
                raise InUse
            self._publish(self.state, [*self._active, self._activate(condition, self._hold(condition.fault, self.snapshot))])
            return condition

    def remove(self, id: str) -> bool:
        """Removes a condition; False when there is none of that id."""
        return self._remove(lambda active: active.condition.id == id)

    def clear(self) -> None:
        self._remove(lambda active: True)

    def run_state(self, fault: Fault, /, **cause: str | None) -> None:
        """Starts a state for its `duration`; `cause` is what the log says of the call that it comes from.

        The log tells of its start before it acts, for it may be a crash, and of its end. Raises NoRoom.
        """
        self._log.write("info", "fault-started", type=fault.type, **cause)
        try:
            release = self._states.start(fault, self.snapshot, lambda: self._log.write("info", "fault-ended", type=fault.type, **cause))
        except NoRoom as e:
            self._log.write("warning", "fault-failed", type=fault.type, **cause, reason=str(e))
            raise
        self._clock.after(fault.args["duration"], release)

    def _remove(self, match: Callable[[_Active], bool]) -> bool:
        with self._lock:
            removed = [active for active in self._active if match(active)]
            for active in removed:
                active.end()
            if removed:
                self._publish(self.state, [active for active in self._active if active not in removed])
            return bool(removed)

    def _renew(self, condition: Condition, old: _Active | None, snapshot: Snapshot) -> Release | None:
        # What is there before and after under one id, type and arguments is not restarted.
        if old and write_condition(old.condition.lasting(None)) == write_condition(condition.lasting(None)):
            release, old.release = old.release, None
            return release
        if old:
            old.end()
        try:
            return self._hold(condition.fault, snapshot)
        except NoRoom:
            return None

    def _hold_again(self, condition: Condition, snapshot: Snapshot) -> Release | None:
        # What has ended since may have made room.
        try:
            return self._hold(condition.fault, snapshot)
        except NoRoom as e:
            self._log.write("warning", "condition-failed", condition=condition.id, reason=str(e))
            return None

    def _hold(self, fault: Fault, snapshot: Snapshot) -> Release | None:
        return self._states.start(fault, snapshot) if fault.kind == "state" else None

    def _activate(self, condition: Condition, release: Release | None) -> _Active:
        active = _Active(condition, None, None, release)
        if condition.remaining_ms is not None:
            active.ends_at = time.monotonic() + condition.remaining_ms / 1000
            active.appointment = self._clock.after(condition.remaining_ms, lambda: self._remove(lambda a: a is active) and None)
        return active

    def _publish(self, state: State, active: list[_Active]) -> None:
        before = [a.condition for a in self._active]
        self._active = active
        conditions = [a.condition for a in active]
        self.snapshot = Snapshot(state, conditions)
        self._changed(conditions)
        self._tell("condition-ended", before, conditions)
        self._tell("condition-started", conditions, before)

    def _tell(self, what: str, some: list[Condition], others: list[Condition]) -> None:
        # One that was only renewed goes on.
        there = {condition.id: write_condition(condition.lasting(None)) for condition in others}
        for condition in some:
            if there.get(condition.id) != write_condition(condition.lasting(None)):
                self._log.write("info", what, condition=condition.id, type=condition.fault.type)
