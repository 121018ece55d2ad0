"""Connections whose calls wait while the service hangs, before a handler gets them: a hundred take no more threads than one."""

import select
from collections.abc import Callable
from typing import Any

_LEFT = getattr(select, "EPOLLRDHUP", 0) | getattr(select, "EPOLLHUP", 0) | getattr(select, "EPOLLERR", 0)


class Holding:
    """Belongs to one thread. `calling` hears of +1 when a held connection has sent something, and of -1 when it is let go after that."""

    def __init__(self, calling: Callable[[int], None]) -> None:
        self._calling = calling
        self._held: dict[int, Any] = {}
        self._calls: set[int] = set()
        # Only this kind of polling tells that a client has left behind what it sent; elsewhere its call waits for the end and is dropped then.
        self._poll = select.epoll() if hasattr(select, "epoll") else None

    def fileno(self) -> int:
        """Readable when there is something to `look` at; -1 where the system cannot tell."""
        return self._poll.fileno() if self._poll else -1

    def hold(self, connection: Any) -> None:
        descriptor = connection.sock.fileno()
        self._held[descriptor] = connection
        if self._poll:
            self._poll.register(descriptor, _LEFT | select.EPOLLIN | select.EPOLLET)

    def look(self) -> list[Any]:
        """The connections whose clients have left; they are held no more."""
        left = []
        for descriptor, events in self._poll.poll(0) if self._poll else ():
            if events & _LEFT:
                left.append(self._let_go(descriptor))
            elif descriptor not in self._calls:
                self._calls.add(descriptor)
                self._calling(1)
        return left

    def let_go(self) -> list[Any]:
        """All of them, in order of arrival."""
        return [self._let_go(descriptor) for descriptor in list(self._held)]

    def _let_go(self, descriptor: int) -> Any:
        if self._poll:
            self._poll.unregister(descriptor)
        if descriptor in self._calls:
            self._calls.remove(descriptor)
            self._calling(-1)
        return self._held.pop(descriptor)
