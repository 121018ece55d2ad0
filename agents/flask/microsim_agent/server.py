"""gunicorn, with exactly one worker of threads: an agent is one process's state."""

import math
import mmap
import os
import selectors
import socket
import sys
import threading
import time
from typing import Any

from flask import Flask
from gunicorn.app.base import BaseApplication
from gunicorn.arbiter import Arbiter
from gunicorn.errors import HaltServer
from gunicorn.workers.gthread import ThreadWorker

from .agent import Agent
from .holding import Holding
from .settings import Settings
from .state import State
from .wire import KEEP_ALIVE_SECONDS

_IDLE_CONNECTIONS = 10_000
_SLACK_SECONDS = 2
_WORKER_LOST = 70


class _Current(threading.local):
    request: Any


_current = _Current()
"""The request that this thread answers, as gunicorn knows it."""


class Server(BaseApplication):
    """Both listeners are bound here, before the worker is forked, so that a taken port ends the agent at once."""

    agent: Agent

    def __init__(self, settings: Settings, first_state: State | None, data: socket.socket, admin: socket.socket) -> None:
        self.settings = settings
        self.first_state = first_state
        self.ports = data.getsockname()[1], admin.getsockname()[1]
        self._data = data
        self._admin = admin
        # Shared by arbiter and worker: whether the agent crashed, and its exit code.
        self._crash = mmap.mmap(-1, mmap.PAGESIZE)
        super().__init__()

    def load_config(self) -> None:
        settings = self.settings
        for name, value in {
            "bind": f"fd://{self._data.detach()}",
            "workers": 1,
            "worker_class": f"{__name__}.AgentWorker",
            "threads": settings.threads,
            "worker_connections": settings.threads + _IDLE_CONNECTIONS,
            "keepalive": KEEP_ALIVE_SECONDS,
            "worker_tmp_dir": settings.tmp,
            # Calls may take as long as their faults say; nobody kills the worker for it.
            "timeout": 0,
            "graceful_timeout": math.ceil((settings.drain_ms + settings.grace_ms) / 1000) + _SLACK_SECONDS,
            "loglevel": "warning",
            "pre_request": _begin,
            "child_exit": _end_with_worker,
        }.items():
            self.cfg.set(name, value)

    def load(self) -> Flask:
        """Called in the worker."""
        settings, (port, admin_port) = self.settings, self.ports
        self.agent = Agent(settings, self.first_state, port, self._ask_to_close, self._exit)
        self.agent.admin.serve(self._admin)
        self.agent.log.write("info", "started", service=settings.service, instance=settings.instance, port=port, adminPort=admin_port)
        return self.agent.data_app()

    @property
    def crash_code(self) -> int | None:
        """The exit code of an agent that crashed."""
        crashed, code = self._crash[:2]
        return code if crashed else None

    def _exit(self, code: int) -> None:
        """Called in the worker; the arbiter follows it at once."""
        self._crash[:2] = bytes((1, code))
        os._exit(0)

    def _ask_to_close(self) -> None:
        if self.agent.draining:
            _current.request.force_close()


class AgentWorker(ThreadWorker):
    """A worker that drains before it stops, and whose end does not wait for calls longer than it may."""

    app: Server

    def run(self) -> None:
        agent = self.app.agent
        self._holding = Holding(agent.metrics.active_requests.inc)
        if self._holding.fileno() >= 0:
            self.poller.register(self._holding, selectors.EVENT_READ, lambda _: self._drop_left())
        # Whatever is written to this pipe wakes the loop up, which otherwise looks at `alive` once a second.
        self.poller.register(self.PIPE[0], selectors.EVENT_READ, self._woken)
        agent.hang.over = self._wake
        super().run()
        self.app.agent.end()

    def enqueue_req(self, conn: Any) -> None:
        hang = self.app.agent.hang
        if hang.lasts:
            hang.arrivals[conn.sock] = time.perf_counter()
            self._holding.hold(conn)
        else:
            super().enqueue_req(conn)

    def _woken(self, pipe: int) -> None:
        os.read(pipe, 4096)
        if not self.app.agent.hang.lasts:
            for conn in self._holding.let_go():
                super().enqueue_req(conn)

    def _drop_left(self) -> None:
        for conn in self._holding.look():
            self.app.agent.hang.arrivals.pop(conn.sock, None)
            self.nr_conns -= 1
            conn.close()

    def _wake(self) -> None:
        os.write(self.PIPE[1], b".")

    def handle_exit(self, sig: int, frame: Any) -> None:
        if not hasattr(self.app, "agent"):
            sys.exit(0)
        agent, settings = self.app.agent, self.app.settings
        if agent.draining:
            return
        agent.draining = True
        agent.log.write("info", "draining")
        agent.clock.after(settings.drain_ms, self._stop_accepting)
        agent.clock.after(settings.drain_ms + settings.grace_ms, agent.end)

    handle_quit = handle_exit

    def _stop_accepting(self) -> None:
        self.alive = False
        self._wake()


def _begin(worker: AgentWorker, request: Any) -> None:
    _current.request = request


def _end_with_worker(arbiter: Arbiter, worker: AgentWorker) -> None:
    # A new worker would be an agent without its state: let whoever started this one start another.
    if (code := arbiter.app.crash_code) is not None:
        os._exit(code)
    if arbiter.LISTENERS:
        raise HaltServer("the worker ended", _WORKER_LOST)
