"""`work`: burns CPU time where Flask's handlers run."""

import threading
import time

from .outcome import Scene
from .parse import Args

_SLICE_SECONDS = 0.005
_SPINS = 2_000

# Handlers that compute take turns at the interpreter's lock anyway. Letting them queue here means that whoever else wants the
# interpreter, such as a probe, waits for one of them and not for all.
_turn = threading.Lock()


def work(args: Args, scene: Scene) -> None:
    end = time.thread_time() + args["cpu"] / 1000
    while time.thread_time() < end:
        with _turn:
            slice_end = min(end, time.thread_time() + _SLICE_SECONDS)
            while time.thread_time() < slice_end:
                for _ in range(_SPINS):
                    pass
        scene.watch.check()
