"""Calls back at later times, from one thread of its own."""

import heapq
import itertools
import threading
import time
from collections.abc import Callable


class Appointment:
    """What was asked of the clock; can be taken back."""

    __slots__ = ("action", "cancelled")

    def __init__(self, action: Callable[[], None]) -> None:
        self.action = action
        self.cancelled = False

    def cancel(self) -> None:
        self.cancelled = True


class Clock:
    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._queue: list[tuple[float, int, Appointment]] = []
        self._order = itertools.count()
        threading.Thread(target=self._run, name="clock", daemon=True).start()

    def after(self, ms: float, action: Callable[[], None]) -> Appointment:
        appointment = Appointment(action)
        with self._changed:
            heapq.heappush(self._queue, (time.monotonic() + ms / 1000, next(self._order), appointment))
            self._changed.notify()
        return appointment

    def _run(self) -> None:
        while True:
            appointment = self._next()
            if not appointment.cancelled:
                appointment.action()

    def _next(self) -> Appointment:
        with self._changed:
            while True:
                left = self._queue[0][0] - time.monotonic() if self._queue else None
                if left is not None and left <= 0:
                    return heapq.heappop(self._queue)[2]
                self._changed.wait(left)
