"""Answers calls: checks, reading, the script, the reply (contract §1.1 and §1.2)."""

import errno
import hmac
import itertools
import re
import secrets
import socket
import struct
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from flask import Flask, Response, request
from werkzeug.routing import Rule

from .body import Broken, TooLarge, has_body, read_body
from .call import Call
from .dice import below, key_of, mix, parse_seed
from .faults.catalogue import Catalogue
from .faults.hang import Hang
from .faults.outcome import Abort
from .log import Log
from .metrics import Metrics, known_method
from .node import parse_node
from .pace import Pace
from .problems import Invalid
from .result import ResultWriter
from .script import ScriptRunner
from .settings import Settings
from .steering import Steering
from .tracing.tracer import Tracer
from .waiting import Cancelled
from .wire import DEPTH_HEADER, MAX_BODY_BYTES, MAX_DEPTH, REQUEST_ID_HEADER, TOKEN_HEADER

_CALL = key_of("call")
_JSON = re.compile(r"application/json\s*(;|$)", re.IGNORECASE)
_USABLE_ID = re.compile(r"[!-~]{1,256}")
_DEPTH = re.compile(r"[0-9]{1,9}", re.ASCII)
_PADDING = b"x" * 64 * 1024
_LINGER_NOT = struct.pack("ii", 1, 0)


@dataclass
class DataPort:
    settings: Settings
    catalogue: Catalogue
    steering: Steering
    script: ScriptRunner
    results: ResultWriter
    metrics: Metrics
    tracer: Tracer
    log: Log
    hang: Hang
    closing: Callable[[], None]
    """Called before each reply: asks the client to close its connection when the agent is on its way out."""

    def __post_init__(self) -> None:
        self._calls = itertools.count()
        self._ids = itertools.count()
        self._id_prefix = secrets.token_hex(8)
        token = self.settings.request_token
        self._token = None if token is None else token.encode()

    def app(self) -> Flask:
        app = Flask("microsim_agent", static_folder=None)
        # What a call raises to break its connection off is gunicorn's to handle.
        app.config["PROPAGATE_EXCEPTIONS"] = True
        # Every method and path is a call, so there is nothing to route. The one rule spares nodes the search that ends in a 404.
        app.before_request(self._answer)
        app.url_map.add(Rule("/"))
        return app

    def _answer(self) -> Response:
        call = Call(request.environ, self.steering.snapshot)
        self.metrics.active_requests.inc()
        try:
            if self.hang.lasts or self.hang.arrivals:
                self._hang_on(call)
            self._prepare(call)
            refusal = self._read(call)
            if refusal:
                call.status, problems = refusal
                call.errors.extend(problems)
            else:
                self.script.run(call)
            return self._reply(call)
        except Abort:
            # Linger 0 makes the close that follows send RST.
            call.client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _LINGER_NOT)
            self._end(call, 0)
            raise _broken_off() from None
        except (Broken, Cancelled):
            self._end(call, 0)
            raise _broken_off() from None
        except Exception as e:
            self.log.write("error", "call-broke", requestId=call.request_id, error=repr(e))
            self._end(call, 500)
            raise

    def _hang_on(self, call: Call) -> None:
        arrival = self.hang.arrivals.pop(call.client, None)
        if arrival is not None:
            call.arrived(arrival)
        self.hang.wait(call.watch)
        call.snapshot = self.steering.snapshot

    def _prepare(self, call: Call) -> None:
        environ = call.environ
        call.trace = self.tracer.begin(environ)
        given = environ.get("HTTP_X_REQUEST_ID")
        call.request_id = given if given and _USABLE_ID.fullmatch(given) else f"{self._id_prefix}{next(self._ids):016x}"
        depth = environ.get("HTTP_X_MICROSIM_DEPTH")
        if depth and _DEPTH.fullmatch(depth):
            call.depth = int(depth)
        seed = parse_seed(environ.get("HTTP_X_MICROSIM_SEED"))
        call.seed = mix(self.settings.seed, below(_CALL, next(self._calls))) if seed is None else seed

    def _read(self, call: Call) -> tuple[int, Iterable[str]] | None:
        """The status and the problems of a call that is refused."""
        environ = call.environ
        path = _path(environ)
        is_node = environ["REQUEST_METHOD"] == "POST" and path == "/" and has_body(environ) and _JSON.match(environ.get("CONTENT_TYPE", "")) is not None
        if is_node and not self._may_pass(environ):
            return 401, [f"{TOKEN_HEADER}: must be the simulation's token"]
        if call.depth > MAX_DEPTH:
            return 508, [f"{DEPTH_HEADER}: must be at most {MAX_DEPTH}"]
        try:
            body = read_body(environ) if has_body(environ) else b""
            if is_node and body:
                call.script = parse_node(body, self.catalogue)
        except TooLarge:
            return 413, [f"$: must have at most {MAX_BODY_BYTES} bytes"]
        except Invalid as e:
            return 400, e.problems
        node = call.script.node if call.script else None
        call.endpoint = call.snapshot.endpoint_of(node.endpoint if node else path)
        call.address = node.designation if node else f"http://{environ.get('HTTP_HOST', '')}/"
        return None

    def _may_pass(self, environ: dict[str, Any]) -> bool:
        return self._token is None or hmac.compare_digest(environ.get("HTTP_X_MICROSIM_TOKEN", "").encode("latin-1"), self._token)

    def _reply(self, call: Call) -> Response:
        body = self.results.write(call)
        self.closing()
        headers = [("Content-Type", "application/json"), (REQUEST_ID_HEADER, call.request_id)]
        if not call.padding and not call.rate:
            self._end(call, call.status)
            return Response(body, call.status, headers)
        head, tail = (body[:-1] + b',"padding":"', b'"}') if call.padding else (body[:-1], b"}")
        headers.append(("Content-Length", str(len(head) + call.padding + len(tail))))
        return Response(self._in_pieces(call, head, tail), call.status, headers)

    def _in_pieces(self, call: Call, head: bytes, tail: bytes) -> Iterator[bytes]:
        pace = Pace(call.rate) if call.rate else None
        try:
            for part in (head, *[_PADDING] * (call.padding // len(_PADDING)), _PADDING[: call.padding % len(_PADDING)]):
                at = 0
                while at < len(part):
                    piece = part[at:at + (pace.piece if pace else len(_PADDING))]
                    self._wait(call, pace, len(piece))
                    yield piece
                    at += len(piece)
            self._wait(call, pace, len(tail))
        except Cancelled:
            raise _broken_off() from None
        finally:
            self._end(call, call.status)
        yield tail

    def _wait(self, call: Call, pace: Pace | None, count: int) -> None:
        if pace:
            call.watch.wait(pace.claim(count))

    def _end(self, call: Call, status: int) -> None:
        self.metrics.active_requests.dec()
        method, seconds = call.environ["REQUEST_METHOD"], call.elapsed_seconds
        self.metrics.server_call(method, status, call.endpoint, seconds)
        if call.trace:
            call.trace.served(known_method(method), call.endpoint, _path(call.environ), call.request_id, status, call.start, seconds)
        if self.settings.access_log or call.errors:
            self._log_call(call, status)

    def _log_call(self, call: Call, status: int) -> None:
        self.log.write(
            "warning" if call.errors else "info",
            "call",
            requestId=call.request_id,
            traceId=call.trace_id,
            method=call.environ["REQUEST_METHOD"],
            endpoint=call.endpoint,
            status=status,
            durationMs=round(call.elapsed_seconds * 1000, 3),
            error=call.errors[0] if call.errors else None,
        )


def _path(environ: dict[str, Any]) -> str:
    path = environ["PATH_INFO"]
    return path if path == "/" else path.encode("latin-1").decode("utf-8", "replace") or "/"


def _broken_off() -> ConnectionResetError:
    return ConnectionResetError(errno.ECONNRESET, "the call was broken off")
