"""`memory-leak`: memory outside Python's heap, every page of it touched, so that it is resident and goes back to the system at once."""

import mmap
import threading

from ..snapshot import Snapshot
from .outcome import NoRoom, Release
from .parse import Args

_BYTES_PER_MEGABYTE = 1_000_000


class MemoryLeak:
    def start(self, args: Args, snapshot: Snapshot) -> Release:
        size = args["size"]
        try:
            pages = mmap.mmap(-1, size * _BYTES_PER_MEGABYTE, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS)
        except OSError:
            raise NoRoom(f"the system has no {size} MB") from None
        stop = threading.Event()
        # A thread of its own: touching takes a while, and the call that leaks is not held up.
        toucher = threading.Thread(target=_touch, args=(pages, stop), name="memory-leak", daemon=True)
        toucher.start()

        def release() -> None:
            stop.set()
            toucher.join()
            pages.close()

        return release


def _touch(pages: mmap.mmap, stop: threading.Event) -> None:
    for at in range(0, len(pages), mmap.PAGESIZE):
        pages[at] = 1
        if stop.is_set():
            return
