"""`unready` and `unhealthy`: a probe fails while at least one of them lasts."""

import threading

from ..snapshot import Snapshot
from .outcome import Release
from .parse import Args


class Probe:
    def __init__(self, type: str) -> None:
        self._type = type
        self._lasting = 0
        self._lock = threading.Lock()

    @property
    def status(self) -> str | None:
        """What the probe says, or None when it does not fail."""
        return self._type if self._lasting else None

    def start(self, args: Args, snapshot: Snapshot) -> Release:
        self._add(1)
        return lambda: self._add(-1)

    def _add(self, count: int) -> None:
        with self._lock:
            self._lasting += count
