"""The HTTP side of a try: a pooled connection, one request, one reply read whole."""

from http.client import BadStatusLine, LineTooLong, RemoteDisconnected
from typing import Any, NamedTuple

from urllib3 import HTTPSConnectionPool
from urllib3.exceptions import HTTPError, InvalidChunkLength, ProtocolError
from urllib3.util import SKIP_HEADER

from .connection import DnsFailure, Pool, Refused, watching
from .headers import Headers
from .pace import Pace
from .result import read_result
from .target import Target
from .waiting import Watch
from .wire import MAX_REPLY_BYTES

_MOST_POOLS = 1000
# Headers that urllib3 would add of its own.
_NO_MORE = {"Accept-Encoding": SKIP_HEADER, "User-Agent": SKIP_HEADER}


class Reply(NamedTuple):
    """What one try of a call brought; status 0 when no reply came, error a word of contract §1.3 or None."""

    status: int
    error: str | None
    result: str | None = None


class Client:
    def __init__(self) -> None:
        self._pools: dict[tuple[str, str], Pool | HTTPSConnectionPool] = {}

    def post(self, target: Target, headers: Headers, body: bytes, watch: Watch, rate: int) -> Reply:
        """Sends a node; the reply must be a result. It is read at so many bytes a second; 0 is as fast as it comes."""
        headers["Content-Type"] = "application/json"
        return self._send(target, "POST", "/", headers, body, watch, rate)

    def get(self, target: Target, headers: Headers, watch: Watch, rate: int) -> Reply:
        """Calls an address outside the simulation."""
        return self._send(target, "GET", target.path, headers, None, watch, rate)

    def _send(self, target: Target, method: str, path: str, headers: Headers, body: bytes | None, watch: Watch, rate: int) -> Reply:
        status = 0
        try:
            with watching(watch) as connection:
                response = self._pool(target).urlopen(
                    method, path, body, _NO_MORE | headers, retries=False, redirect=False, assert_same_host=False, timeout=None,
                    preload_content=False, decode_content=False,
                )
                if connection.ended:
                    response.close()
                    return Reply(0, "reset")
                status = response.status
                data = _read_slowly(response, Pace(rate), watch) if rate else response.read(MAX_REPLY_BYTES + 1)
                if len(data) > MAX_REPLY_BYTES:
                    response.close()
                    return Reply(status, "too-large")
                if response.length_remaining:
                    response.close()
                    return Reply(status, "reset")
                response.release_conn()
        except DnsFailure:
            return Reply(0, "dns")
        except Refused:
            return Reply(0, "refused")
        except (HTTPError, OSError) as e:
            return Reply(status, "invalid-reply" if _is_no_http(e) else "reset")
        error = None if 200 <= status <= 299 else "status"
        if body is None:
            return Reply(status, error)
        result = read_result(data)
        return Reply(status, error or ("invalid-reply" if result is None else None), result)

    def _pool(self, target: Target) -> Pool | HTTPSConnectionPool:
        key = (target.scheme, target.authority)
        pool = self._pools.get(key)
        if pool is None:
            if len(self._pools) >= _MOST_POOLS:
                self._pools = {}
            kind = HTTPSConnectionPool if target.scheme == "https" else Pool
            pool = self._pools[key] = kind(target.host, target.port, maxsize=256)
        return pool


def _read_slowly(response: Any, pace: Pace, watch: Watch) -> bytes:
    data = bytearray()
    try:
        while len(data) <= MAX_REPLY_BYTES and (piece := response.read(pace.piece)):
            data += piece
            watch.wait(pace.claim(len(piece)))
    except BaseException:
        response.close()
        raise
    return bytes(data)


def _is_no_http(e: Exception) -> bool:
    cause = e.args[1] if isinstance(e, ProtocolError) and len(e.args) > 1 else e
    return isinstance(cause, (BadStatusLine, LineTooLong, InvalidChunkLength)) and not isinstance(cause, RemoteDisconnected)
