"""urllib3's connections on sockets whose waiting can be ended, and that are not used again when they idled too long."""

import errno
import select
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from urllib3 import HTTPConnectionPool
from urllib3.connection import HTTPConnection

from .waiting import Watch
from .wire import MAX_IDLE_SECONDS

_DONT_WAIT = int(socket.MSG_DONTWAIT)


class Refused(Exception):
    """No connection could be made."""


class DnsFailure(Exception):
    """There is no such host."""


class _Current(threading.local):
    watch: Watch
    ended: bool


_current = _Current()


@contextmanager
def watching(watch: Watch) -> Iterator[_Current]:
    """Connections that this thread uses meanwhile wait with `watch`; `ended` says whether one has come to its end."""
    _current.watch, _current.ended = watch, False
    yield _current


class WatchedSocket(socket.socket):
    def recv_into(self, buffer: Any, nbytes: int = 0, flags: int = 0) -> int:
        _current.watch.wait_for(self, select.POLLIN)
        count = super().recv_into(buffer, nbytes, flags)
        if count == 0:
            _current.ended = True
        return count

    def sendall(self, data: Any, flags: int = 0) -> None:
        left = memoryview(data)
        while left:
            try:
                left = left[super().send(left, flags | _DONT_WAIT):]
            except BlockingIOError:
                _current.watch.wait_for(self, select.POLLOUT)


class Connection(HTTPConnection):
    idle_since = 0.0

    def _new_conn(self) -> socket.socket:
        try:
            addresses = socket.getaddrinfo(self.host, self.port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError):
            raise DnsFailure(self.host) from None
        for family, kind, protocol, _, address in addresses:
            sock = WatchedSocket(family, kind, protocol)
            try:
                _connect(sock, address)
            except OSError:
                sock.close()
                continue
            except BaseException:
                sock.close()
                raise
            return sock
        raise Refused(self.host)


class Pool(HTTPConnectionPool):
    ConnectionCls = Connection

    def _get_conn(self, timeout: Any = None) -> Any:
        connection = super()._get_conn(timeout)
        if time.monotonic() - connection.idle_since > MAX_IDLE_SECONDS:
            connection.close()
        return connection

    def _put_conn(self, conn: Any) -> None:
        if conn is not None:
            conn.idle_since = time.monotonic()
        super()._put_conn(conn)


def _connect(sock: WatchedSocket, address: Any) -> None:
    sock.setblocking(False)
    code = sock.connect_ex(address)
    if code == errno.EINPROGRESS:
        _current.watch.wait_for(sock, select.POLLOUT)
        code = sock.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR)
    if code:
        raise OSError(code, "cannot connect")
    sock.setblocking(True)
    sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
