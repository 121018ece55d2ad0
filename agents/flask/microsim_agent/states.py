"""Starts and ends faults that are a state of the service."""

import threading
from collections.abc import Callable, Mapping

from .faults.catalogue import Catalogue
from .faults.outcome import NoRoom, Release, StateFault
from .faults.parse import Fault
from .faults.sum_limit import SumLimit
from .snapshot import Snapshot


class States:
    def __init__(self, faults: Mapping[str, StateFault], catalogue: Catalogue) -> None:
        self._faults = faults
        self._limits = {type: SumLimit(catalogue[type]) for type in faults}
        self._lock = threading.Lock()
        self._lasting: dict[int, Release] = {}
        self._started = 0

    def start(self, fault: Fault, snapshot: Snapshot, ended: Callable[[], None] = lambda: None) -> Release:
        """Starts one; what it returns ends it, once, and then calls `ended`.

        Raises NoRoom when the service has no room for it, or may not do it in that state.
        """
        limit = self._limits[fault.type]
        limit.take(fault.args)
        try:
            held = self._faults[fault.type].start(fault.args, snapshot)
        except NoRoom:
            limit.give_back(fault.args)
            raise

        def end() -> None:
            held()
            limit.give_back(fault.args)
            ended()

        with self._lock:
            self._started += 1
            number = self._started
            self._lasting[number] = end

        def release() -> None:
            with self._lock:
                lasts = self._lasting.pop(number, None)
            if lasts:
                lasts()

        return release

    def end(self) -> None:
        """Ends all that last, when the agent stops."""
        with self._lock:
            lasting = list(self._lasting.values())
            self._lasting.clear()
        for end in lasting:
            end()
