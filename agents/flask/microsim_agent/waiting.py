"""Waiting that ends early: when the client leaves, a sibling failed, or the time of a call is over.

The kernel tells (POLLRDHUP); where it does not know how to, the client's socket is looked at five times a second.
"""

import os
import select
import socket
import time

_CLOSED = getattr(select, "POLLRDHUP", 0)
_LOOK_EVERY_MS = 200


class Cancelled(Exception):
    """The client went away, or a sibling failed."""


class TimeUp(Exception):
    """The time of a call is over."""


class Cancellation:
    """Ends the waiting of other threads."""

    def __init__(self) -> None:
        self.reader, self._writer = os.pipe()

    def cancel(self) -> None:
        os.write(self._writer, b".")

    def close(self) -> None:
        os.close(self.reader)
        os.close(self._writer)


class Watch:
    """What one thread waits with."""

    __slots__ = ("_cancellations", "_client", "_deadline", "_poll")

    def __init__(self, client: socket.socket, cancellations: tuple[Cancellation, ...] = (), deadline: float | None = None) -> None:
        self._client = client
        self._cancellations = cancellations
        self._deadline = deadline
        self._poll = select.poll()
        self._poll.register(client, _CLOSED)
        for cancellation in cancellations:
            self._poll.register(cancellation.reader, select.POLLIN)

    def until(self, ms: float) -> "Watch":
        """A watch for what must be over in so many ms."""
        deadline = time.monotonic() + ms / 1000
        return Watch(self._client, self._cancellations, deadline if self._deadline is None else min(deadline, self._deadline))

    def under(self, cancellation: Cancellation) -> "Watch":
        return Watch(self._client, (*self._cancellations, cancellation), self._deadline)

    @property
    def is_over(self) -> bool:
        """Whether its time is over."""
        return self._deadline is not None and time.monotonic() >= self._deadline

    def check(self) -> None:
        """Raises Cancelled or TimeUp when there is no more use in going on."""
        self._look(0)
        if self.is_over:
            raise TimeUp

    def wait(self, ms: float) -> None:
        """Waits that long. Raises Cancelled or TimeUp when it ends early."""
        end = time.monotonic() + ms / 1000
        while (left := end - time.monotonic()) > 0:
            self._look(self._limited(left * 1000))
            if self.is_over:
                raise TimeUp

    def wait_for(self, sock: socket.socket, event: int) -> None:
        """Waits until something can be done with a socket. Raises Cancelled or TimeUp when it ends early."""
        self._poll.register(sock, event)
        try:
            while not self._look(self._limited(None), sock.fileno()):
                if self.is_over:
                    raise TimeUp
        finally:
            self._poll.unregister(sock)

    def _limited(self, ms: float | None) -> float | None:
        if self._deadline is not None:
            left = max(0.0, self._deadline - time.monotonic()) * 1000
            ms = left if ms is None else min(ms, left)
        if _CLOSED:
            return ms
        return _LOOK_EVERY_MS if ms is None else min(_LOOK_EVERY_MS, ms)

    def _look(self, ms: float | None, awaited: int = -1) -> bool:
        ready = False
        for descriptor, _ in self._poll.poll(ms):
            if descriptor != awaited:
                raise Cancelled
            ready = True
        if not _CLOSED and _has_left(self._client):
            raise Cancelled
        return ready


def _has_left(client: socket.socket) -> bool:
    try:
        return client.recv(1, socket.MSG_PEEK | socket.MSG_DONTWAIT) == b""
    except BlockingIOError:
        return False
    except OSError:
        return True
