"""Probes, metrics and steering, on a listener and threads of their own (contract §2)."""

import hmac
import socket
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import Flask, Response, abort, jsonify, request
from werkzeug.exceptions import HTTPException
from werkzeug.serving import WSGIRequestHandler, make_server

from .condition import parse_condition, write_condition
from .faults.catalogue import Catalogue
from .faults.outcome import NoRoom
from .faults.probe import Probe
from .identity import CANNOT, FEATURES, FRAMEWORK, LANGUAGE
from .metrics import Metrics
from .problems import Invalid
from .settings import Settings
from .state import parse_state, write_state
from .steering import InUse, Steering
from .wire import CONTRACT_VERSION, KEEP_ALIVE_SECONDS, MAX_BODY_BYTES

_OPEN = frozenset(("/healthz", "/readyz", "/metrics"))
_Reply = tuple[Any, int] | Response | Any


@dataclass
class AdminPort:
    settings: Settings
    catalogue: Catalogue
    steering: Steering
    metrics: Metrics
    unready: Probe
    unhealthy: Probe
    draining: Callable[[], bool]

    def app(self) -> Flask:
        app = Flask("microsim_agent.admin", static_folder=None)
        app.before_request(self._check_token)
        app.register_error_handler(Invalid, lambda e: (jsonify(errors=e.problems), 400))
        app.register_error_handler(HTTPException, _refuse)
        for rule, views in {
            "/healthz": {"GET": self._health},
            "/readyz": {"GET": self._ready},
            "/metrics": {"GET": self._metrics},
            "/info": {"GET": self._info},
            "/state": {"GET": self._state, "PUT": self._put_state},
            "/conditions": {"GET": self._conditions, "POST": self._add_condition, "DELETE": self._clear_conditions},
            "/conditions/<path:id>": {"DELETE": self._remove_condition},
        }.items():
            for method, view in views.items():
                app.add_url_rule(rule, view.__name__, view, methods=[method], provide_automatic_options=False)
        return app

    def serve(self, listener: socket.socket) -> None:
        """Answers on a socket that listens, in threads of its own."""
        host, port = listener.getsockname()[:2]
        server = make_server(host, port, self.app(), threaded=True, request_handler=_Handler, fd=listener.fileno())
        listener.close()
        threading.Thread(target=server.serve_forever, name="admin", daemon=True).start()

    def _check_token(self) -> _Reply | None:
        token = self.settings.admin_token
        given = request.headers.get("Authorization", "").encode("latin-1", "replace")
        if token is None or request.path in _OPEN or hmac.compare_digest(given, f"Bearer {token}".encode()):
            return None
        return jsonify(errors=["Authorization: must be the agent's bearer token"]), 401

    def _health(self) -> _Reply:
        return _probe(self.unhealthy.status)

    def _ready(self) -> _Reply:
        if self.draining():
            return _probe("draining")
        if self.settings.wait_for_state and not self.steering.has_state:
            return _probe("waiting for a state")
        return _probe(self.unready.status)

    def _metrics(self) -> _Reply:
        return Response(self.metrics.text(), content_type="text/plain; version=0.0.4; charset=utf-8")

    def _info(self) -> _Reply:
        settings, state = self.settings, self.steering.state
        return jsonify(
            contract=CONTRACT_VERSION,
            service=settings.service,
            version=settings.version,
            instance=settings.instance,
            framework=FRAMEWORK,
            language=LANGUAGE,
            faults=list(self.catalogue),
            features=FEATURES,
            cannot=CANNOT,
            term=state.term,
            generation=state.generation,
            hash=state.hash,
            conditions=[write_condition(c) for c in self.steering.conditions],
        )

    def _state(self) -> _Reply:
        return jsonify(write_state(self.steering.state, self.steering.conditions))

    def _put_state(self) -> _Reply:
        state, present = parse_state(_body(), self.catalogue), self.steering.state
        if self.steering.replace(state):
            return self._state()
        return jsonify(errors=[f"generation: must be at least {present.generation} of term {present.term}"]), 409

    def _conditions(self) -> _Reply:
        return jsonify(conditions=[write_condition(c) for c in self.steering.conditions])

    def _add_condition(self) -> _Reply:
        wanted = parse_condition(_body(), self.catalogue)
        try:
            return jsonify(write_condition(self.steering.add(wanted))), 201
        except InUse:
            return jsonify(errors=["id: is in use"]), 409
        except NoRoom as e:
            return jsonify(errors=[f"args: {e}"]), 409

    def _clear_conditions(self) -> _Reply:
        self.steering.clear()
        return "", 204

    def _remove_condition(self, id: str) -> _Reply:
        if self.steering.remove(id):
            return "", 204
        return jsonify(errors=[f"{id}: no such condition"]), 404


def _probe(why: str | None) -> _Reply:
    """`why` the service is not as it should be; None when it is."""
    return jsonify(status=why or "ok"), 503 if why else 200


def _body() -> bytes:
    if (request.content_length or 0) > MAX_BODY_BYTES:
        abort(413)
    body = request.stream.read(MAX_BODY_BYTES + 1)
    if len(body) > MAX_BODY_BYTES:
        abort(413)
    return body


def _refuse(e: HTTPException) -> _Reply:
    what = {404: f"{request.path}: is unknown", 405: f"{request.method}: is not allowed here", 413: f"$: must have at most {MAX_BODY_BYTES} bytes"}
    return jsonify(errors=[what.get(e.code or 500, f"$: {e.description}")]), e.code or 500


class _Handler(WSGIRequestHandler):
    protocol_version = "HTTP/1.1"
    timeout = KEEP_ALIVE_SECONDS

    def log(self, type: str, message: str, *args: Any) -> None:
        """Probes are not worth a line."""
