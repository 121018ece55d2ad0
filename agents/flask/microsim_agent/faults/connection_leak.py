"""`connection-leak`: keeps connections to a service open and unused; one that the other side closes is opened again."""

import asyncio
import threading

from ..snapshot import Snapshot
from ..target import parse_target
from .outcome import NoRoom, Release
from .parse import Args

_AGAIN_SECONDS = 0.1
_PIECE = 4096


class ConnectionLeak:
    """One thread keeps all of them."""

    def __init__(self, own: tuple[str, int]) -> None:
        """`own` is the address of this agent's data port."""
        self._own = own
        self._loop: asyncio.AbstractEventLoop | None = None
        self._lock = threading.Lock()

    def start(self, args: Args, snapshot: Snapshot) -> Release:
        address = self._own
        if args["to"] is not None:
            target = parse_target(args["to"])
            assert target is not None
            if not snapshot.allows(target):
                raise NoRoom(f"{target.authority} is no address that this service may call")
            address = target.host, target.port
        leak = asyncio.run_coroutine_threadsafe(_keep_all(args["count"], *address), self._running())
        return lambda: leak.cancel() and None

    def _running(self) -> asyncio.AbstractEventLoop:
        with self._lock:
            if self._loop is None:
                self._loop = asyncio.new_event_loop()
                threading.Thread(target=self._loop.run_forever, name="connection-leak", daemon=True).start()
            return self._loop


async def _keep_all(count: int, host: str, port: int) -> None:
    await asyncio.gather(*(_keep(host, port) for _ in range(count)))


async def _keep(host: str, port: int) -> None:
    while True:
        try:
            reader, writer = await asyncio.open_connection(host, port)
            try:
                # What comes is dropped: only so is the end of the connection heard of.
                while await reader.read(_PIECE):
                    pass
            finally:
                writer.close()
        except OSError:
            pass
        await asyncio.sleep(_AGAIN_SECONDS)
