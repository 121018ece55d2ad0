"""`hang`: calls that arrive while at least one of these lasts wait for its end."""

import select
import socket
import threading
from collections.abc import Callable

from ..snapshot import Snapshot
from ..waiting import Watch
from .outcome import Release
from .parse import Args


class Hang:
    def __init__(self) -> None:
        self.over: Callable[[], None] = lambda: None
        """Called when the last one has ended."""
        self.arrivals: dict[socket.socket, float] = {}
        """When the calls arrived that were held up before a handler got them, by the client's socket; on the clock of time.perf_counter."""
        self._lasting = 0
        self._lock = threading.Lock()
        self._ends: tuple[socket.socket, socket.socket] | None = None

    @property
    def lasts(self) -> bool:
        return self._ends is not None

    def wait(self, watch: Watch) -> None:
        """Waits for the end, in a handler's thread. Raises Cancelled when the client leaves."""
        while ends := self._ends:
            watch.wait_for(ends[0], select.POLLIN)

    def start(self, args: Args, snapshot: Snapshot) -> Release:
        with self._lock:
            self._lasting += 1
            if self._lasting == 1:
                # Closing one end wakes up whoever waits for the other; that one goes when the last of them lets go of it.
                self._ends = socket.socketpair()
        return self._end

    def _end(self) -> None:
        with self._lock:
            self._lasting -= 1
            if self._lasting or not self._ends:
                return
            (_, writer), self._ends = self._ends, None
        writer.close()
        self.over()
