"""`crash`: the whole agent ends at once: nothing is answered, removed or written any more."""

from collections.abc import Callable

from ..clock import Clock
from ..snapshot import Snapshot
from .outcome import Release
from .parse import Args


class Crash:
    def __init__(self, exit: Callable[[int], None], clock: Clock) -> None:
        """`exit` ends both processes of the agent and does not return."""
        self._exit = exit
        self._clock = clock

    def start(self, args: Args, snapshot: Snapshot) -> Release:
        code, repeat_after = args["exitCode"], args["repeatAfter"]
        if repeat_after is None:
            self._exit(code)
        return self._clock.after(repeat_after, lambda: self._exit(code)).cancel
