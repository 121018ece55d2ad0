"""The whole agent, as it stands in gunicorn's one worker: two ports over one state."""

import os
import signal
import threading
from collections.abc import Callable

from flask import Flask

from .admin_port import AdminPort
from .caller import Caller
from .clock import Clock
from .data_port import DataPort
from .faults.hang import Hang
from .faults.probe import Probe
from .faults.table import StateParts, catalogue_of, state_faults
from .log import Log
from .metrics import Metrics
from .result import ResultWriter
from .script import ScriptRunner
from .settings import Settings
from .state import State
from .states import States
from .steering import Steering
from .tracing.exporter import Exporter
from .tracing.tracer import Tracer

_STANDARD_INPUT, _STANDARD_OUTPUT = 0, 1
_FLUSH_SECONDS = 1


class Agent:
    def __init__(self, settings: Settings, first_state: State | None, port: int, closing: Callable[[], None], exit: Callable[[int], None]) -> None:
        """`port` is that of the data port; `exit` ends the whole agent at once with an exit code."""
        self.settings = settings
        self.draining = False
        self.log = Log(_STANDARD_OUTPUT)
        self.clock = Clock()
        self.hang = Hang()
        self.metrics = metrics = Metrics(settings)
        unready, unhealthy = Probe("unready"), Probe("unhealthy")
        catalogue = catalogue_of(settings)
        parts = StateParts(settings, self.log, self.clock, self.hang, unready, unhealthy, (_reachable(settings.host), port), exit)
        self._states = States(state_faults(parts), catalogue)
        steering = Steering(self._states, self.clock, self.log, metrics.conditions_changed)
        if first_state:
            steering.replace(first_state)
        script = ScriptRunner(Caller(settings, metrics), steering, metrics)
        self._exporter = Exporter(settings.service, settings.version, settings.instance, settings.tracing, metrics.spans)
        tracer = Tracer(settings.tracing, self._exporter)
        self._data = DataPort(settings, catalogue, steering, script, ResultWriter(settings), metrics, tracer, self.log, self.hang, closing)
        self.admin = AdminPort(settings, catalogue, steering, metrics, unready, unhealthy, lambda: self.draining)
        if settings.exit_with_parent:
            threading.Thread(target=self._watch_parent, name="parent", daemon=True).start()

    def data_app(self) -> Flask:
        return self._data.app()

    def end(self) -> None:
        """Ends the worker at once; calls that still run are broken off."""
        self._states.end()
        self._exporter.end()
        self.log.write("info", "stopped")
        self.log.flush(_FLUSH_SECONDS)
        os._exit(0)

    def _watch_parent(self) -> None:
        # The parent holds the other end of standard input; the system closes it however the parent ends.
        arbiter = os.getppid()
        while os.read(_STANDARD_INPUT, 256):
            pass
        if os.getppid() == arbiter:
            os.kill(arbiter, signal.SIGTERM)
        else:
            self.end()


def _reachable(host: str) -> str:
    """Who listens on any address is reached on loopback."""
    return {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)
