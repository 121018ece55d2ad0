"""`log-flood`: writes log lines, evenly."""

import threading
import time

from ..log import Log
from ..snapshot import Snapshot
from .outcome import Release
from .parse import Args

_TICK_SECONDS = 0.005


class LogFlood:
    def __init__(self, log: Log) -> None:
        self._log = log

    def start(self, args: Args, snapshot: Snapshot) -> Release:
        stop = threading.Event()
        threading.Thread(target=self._write, args=(args["rate"], stop), name="log-flood", daemon=True).start()
        return stop.set

    def _write(self, rate: int, stop: threading.Event) -> None:
        start, line = time.monotonic(), 0
        # Counted from the start, so that late wake-ups write more lines at once and not fewer in all.
        while not stop.wait(_TICK_SECONDS):
            due = int((time.monotonic() - start) * rate)
            for line in range(line, due):
                self._log.write("info", "log-flood", line=line)
            line = due
