"""How faults end a script, and what a state of the service is."""

from collections.abc import Callable
from typing import Any, Protocol

from ..dice import Key
from ..snapshot import Snapshot
from ..waiting import Watch
from .parse import Args


class ErrorReply(Exception):
    """The call is answered with an error."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status


class Abort(Exception):
    """The connection is reset without a reply."""


class Broken(Exception):
    """On a link: the try failed without a reply; the message is its word of contract §1.3."""


class NoRoom(Exception):
    """The service has no room for a state, or may not do it; the message says why."""


class Scene:
    """Where a fault acts."""

    __slots__ = ("call", "key", "seed", "watch")

    def __init__(self, seed: int, key: Key, watch: Watch, call: Any = None) -> None:
        self.seed = seed
        self.key = key
        """The name of the fault's own roll; further draws stand below it."""
        self.watch = watch
        self.call = call
        """The call that suffers; None on a link."""


CallFault = Callable[[Args, Scene], int | None]
"""A fault type that acts on one call. It raises ErrorReply, Abort, Broken, Cancelled or TimeUp, or the script goes on; what it returns are the bytes
a second at which the reply is to move."""

Release = Callable[[], None]
"""Ends a state."""


class StateFault(Protocol):
    """A fault type that is a state of the service."""

    def start(self, args: Args, snapshot: Snapshot) -> Release:
        """Raises NoRoom when it cannot be."""
