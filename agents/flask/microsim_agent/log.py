"""JSON lines on standard output. A slow reader makes it drop and count lines, never wait."""

import json
import os
import queue
import threading
from datetime import datetime, timezone
from typing import Any

_CAPACITY = 4096
_MOST_AT_ONCE = 256


class Log:
    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor
        self._lines: queue.Queue[bytes | None] = queue.Queue(_CAPACITY)
        self._dropped = 0
        self._writer = threading.Thread(target=self._write_all, name="log", daemon=True)
        self._writer.start()

    def write(self, level: str, event: str, **fields: Any) -> None:
        """Fields that are None are left out."""
        time = datetime.now(timezone.utc).isoformat(timespec="milliseconds").replace("+00:00", "Z")
        line = {"time": time, "level": level, "event": event} | {name: value for name, value in fields.items() if value is not None}
        try:
            self._lines.put_nowait(json.dumps(line).encode() + b"\n")
        except queue.Full:
            self._dropped += 1

    def flush(self, seconds: float) -> None:
        """Ends when all lines have been taken, or the time is over."""
        try:
            self._lines.put(None, timeout=seconds)
        except queue.Full:
            return
        self._writer.join(seconds)

    def _write_all(self) -> None:
        ends = False
        while not ends:
            lines = [self._lines.get()]
            while len(lines) < _MOST_AT_ONCE and not self._lines.empty():
                lines.append(self._lines.get())
            ends = lines[-1] is None
            try:
                self._write_whole(b"".join(line for line in lines if line))
            except OSError:
                continue  # Nobody reads any more: the lines are dropped, the agent goes on.
            dropped, self._dropped = self._dropped, 0
            if dropped:
                self.write("warning", "lines-dropped", count=dropped)

    def _write_whole(self, text: bytes) -> None:
        while text:
            text = text[os.write(self._descriptor, text):]
