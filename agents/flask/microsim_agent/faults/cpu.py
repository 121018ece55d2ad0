"""`cpu`: burns CPU time in threads of its own, one per core, each busy for its share of every period.

A thread that computes in Python holds the interpreter's lock, so that two of them cannot burn two cores, and calls would wait for them. Deriving a key
is computing that lets go of the lock: these threads burn beside the calls.
"""

import itertools
import threading
import time
from hashlib import pbkdf2_hmac

from ..snapshot import Snapshot
from .outcome import Release
from .parse import Args

_PERIOD_SECONDS = 0.05
# Some 0.2 ms between two looks at the clock.
_ROUNDS = 500


class Cpu:
    def start(self, args: Args, snapshot: Snapshot) -> Release:
        stop = threading.Event()
        share = _PERIOD_SECONDS * args["load"] / 100
        for _ in range(args["cores"]):
            threading.Thread(target=_burn, args=(share, stop), name="cpu", daemon=True).start()
        return stop.set


def _burn(share: float, stop: threading.Event) -> None:
    # Periods and CPU time are counted from the start: late wake-ups do not add up, and what a busy machine did not give is made up for.
    start, idle = time.monotonic(), time.thread_time()
    for period in itertools.count(1):
        while time.thread_time() - idle < share * period and not stop.is_set():
            pbkdf2_hmac("sha256", b"microsim", b"cpu", _ROUNDS)
        if stop.wait(max(0.0, start + _PERIOD_SECONDS * period - time.monotonic())):
            return
