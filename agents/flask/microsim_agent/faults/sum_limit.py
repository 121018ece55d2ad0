"""What all states of one type may take together (contract §1.6): the arguments with `sum`."""

import threading
from collections import Counter

from .catalogue import FaultSpec
from .outcome import NoRoom
from .parse import Args


class SumLimit:
    def __init__(self, spec: FaultSpec) -> None:
        self._args = {name: arg for name, arg in spec.args.items() if arg.sum}
        self._taken: Counter[str] = Counter()
        self._lock = threading.Lock()

    def take(self, args: Args) -> None:
        """Raises NoRoom when that would pass the limit."""
        with self._lock:
            for name, arg in self._args.items():
                if self._taken[name] + args[name] > arg.max:
                    raise NoRoom(f"{name} {args[name]} would pass the limit of {arg.max:g}{arg.unit and f' {arg.unit}'} in sum")
            for name in self._args:
                self._taken[name] += args[name]

    def give_back(self, args: Args) -> None:
        with self._lock:
            for name in self._args:
                self._taken[name] -= args[name]
