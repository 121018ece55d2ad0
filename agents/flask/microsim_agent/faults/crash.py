"""`crash`: the whole agent ends at once: nothing is answered, removed or written any more but the log."""

from collections.abc import Callable

from ..clock import Clock
from ..log import Log
from ..snapshot import Snapshot
from .outcome import Release
from .parse import Args

_LAST_WORDS_SECONDS = 0.1
"""Who debugs a crash needs its line, and who does not read it holds nothing up."""


class Crash:
    def __init__(self, exit: Callable[[int], None], log: Log, clock: Clock) -> None:
        """`exit` ends both processes of the agent and does not return."""
        self._exit = exit
        self._log = log
        self._clock = clock

    def start(self, args: Args, snapshot: Snapshot) -> Release:
        code, repeat_after = args["exitCode"], args["repeatAfter"]
        if repeat_after is None:
            self._end(code)
        return self._clock.after(repeat_after, lambda: self._end(code)).cancel

    def _end(self, code: int) -> None:
        self._log.write("error", "crashing", exitCode=code)
        self._log.flush(_LAST_WORDS_SECONDS)
        self._exit(code)
