"""`disk`: fills a file, every block of it written, and removes it at the end."""

import itertools
import os
import re
import threading
from collections.abc import Callable
from pathlib import Path

from ..log import Log
from ..snapshot import Snapshot
from .outcome import NoRoom, Release
from .parse import Args

_BYTES_PER_MEGABYTE = 1_000_000
# Not zeros: some file systems take no block for those.
_MEGABYTE = b"\xa5" * _BYTES_PER_MEGABYTE
_NAME = re.compile(r"microsim-([0-9]{1,9})-[0-9]+\.fill", re.ASCII)


class Disk:
    def __init__(self, folder: str, log: Log) -> None:
        self._folder = Path(folder)
        self._log = log
        self._made = itertools.count(1)
        # The agent is known by the process that started the worker: in a container it has the same number again.
        self._owner = os.getppid()
        self._remove_leftovers()

    def start(self, args: Args, snapshot: Snapshot) -> Release:
        size = args["size"]
        file = self._folder / f"microsim-{self._owner}-{next(self._made)}.fill"
        try:
            system = os.statvfs(self._folder)
            free = system.f_bavail * system.f_frsize // _BYTES_PER_MEGABYTE
            if free < size:
                raise NoRoom(f"{self._folder} has {free} MB free and not {size} MB")
            descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
        except OSError as e:
            raise NoRoom(str(e)) from None
        stop = threading.Event()
        # A thread of its own: filling takes a while, and the call that fills is not held up.
        threading.Thread(target=self._fill, args=(descriptor, size, stop), name="disk", daemon=True).start()

        def release() -> None:
            stop.set()
            try:
                file.unlink()
            except OSError as e:
                self._log.write("warning", "file-not-removed", reason=str(e))

        return release

    def _fill(self, descriptor: int, megabytes: int, stop: threading.Event) -> None:
        left = megabytes * _BYTES_PER_MEGABYTE
        try:
            while left > 0 and not stop.is_set():
                left -= os.write(descriptor, _MEGABYTE[:left])
        except OSError as e:
            self._log.write("warning", "disk-not-filled", reason=str(e))
        finally:
            os.close(descriptor)

    def _remove_leftovers(self) -> None:
        try:
            for file in self._folder.iterdir():
                if is_leftover(file.name, self._owner, _lives):
                    file.unlink(missing_ok=True)
        except OSError as e:
            self._log.write("warning", "leftovers-not-removed", reason=str(e))


def is_leftover(name: str, own: int, lives: Callable[[int], bool]) -> bool:
    """Whether a file is one of an agent that was killed: its process is gone, or its number is this one's."""
    found = _NAME.fullmatch(name)
    return found is not None and (int(found[1]) == own or not lives(int(found[1])))


def _lives(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:
        pass
    return True
