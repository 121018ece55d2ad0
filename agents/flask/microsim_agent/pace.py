"""Holding bytes to a rate (the `throttle` fault)."""

import time
from collections.abc import Callable

_PIECES_PER_SECOND = 50
_LARGEST_PIECE = 64 * 1024


class Pace:
    """Each byte waits for the moment at which the rate allows it, counted from the first, so that late wake-ups do not add up."""

    def __init__(self, bytes_per_second: int, now: Callable[[], float] = time.monotonic) -> None:
        self._piece = min(max(bytes_per_second // _PIECES_PER_SECOND, 1), _LARGEST_PIECE)
        self._rate = bytes_per_second
        self._now = now
        self._start = now()
        self._taken = 0

    @property
    def piece(self) -> int:
        """How many bytes to move at a time, so that the stream is even and waits are few. The first byte goes alone: the whole takes its time from
        that byte on, however short it is."""
        return self._piece if self._taken else 1

    def claim(self, count: int) -> float:
        """How many ms so many further bytes have to wait."""
        self._taken += count
        return max(0.0, (self._taken / self._rate - (self._now() - self._start)) * 1000)


def lower_rate(a: int, b: int) -> int:
    """The lower of two rates, of which 0 is none."""
    return min(a, b) if a and b else a or b
