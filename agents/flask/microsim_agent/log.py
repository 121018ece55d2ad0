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
        self._lines: queue.Queue[bytes | threading.Event] = queue.Queue(_CAPACITY)
        self._dropped = 0
        threading.Thread(target=self._write_all, name="log", daemon=True).start()

    def write(self, level: str, event: str, **fields: Any) -> None:
        """Fields that are None are left out."""
        time = datetime.now(timezone.utc).isoformat(timespec="milliseconds").replace("+00:00", "Z")
        line = {"time": time, "level": level, "event": event} | {name: value for name, value in fields.items() if value is not None}
        try:
            self._lines.put_nowait(json.dumps(line).encode() + b"\n")
        except queue.Full:
            self._dropped += 1

    def flush(self, seconds: float) -> None:
        """Ends when all lines so far have been taken, or the time is over."""
        written = threading.Event()
        try:
            self._lines.put(written, timeout=seconds)
        except queue.Full:
            return
        written.wait(seconds)

    def _write_all(self) -> None:
        while True:
            entries = [self._lines.get()]
            while len(entries) < _MOST_AT_ONCE and not self._lines.empty():
                entries.append(self._lines.get())
            try:
                self._write_whole(b"".join(line for line in entries if isinstance(line, bytes)))
            except OSError:
                continue  # Nobody reads any more: the lines are dropped, the agent goes on.
            finally:
                for written in entries:
                    if isinstance(written, threading.Event):
                        written.set()
            dropped, self._dropped = self._dropped, 0
            if dropped:
                self.write("warning", "lines-dropped", count=dropped)

    def _write_whole(self, text: bytes) -> None:
        while text:
            text = text[os.write(self._descriptor, text):]
