"""The fault types of this agent: a new one is a file beside this one and a line here."""

from collections.abc import Callable
from dataclasses import dataclass

from ..clock import Clock
from ..log import Log
from ..settings import Settings
from .abort import abort
from .blackhole import blackhole
from .catalogue import Catalogue, read_catalogue
from .connection_leak import ConnectionLeak
from .cpu import Cpu
from .crash import Crash
from .disk import Disk
from .dns import dns
from .error import error
from .hang import Hang
from .latency import latency
from .log_flood import LogFlood
from .memory_leak import MemoryLeak
from .outcome import CallFault, StateFault
from .payload import payload
from .probe import Probe
from .refuse import refuse
from .throttle import throttle
from .work import work

CALL_FAULTS: dict[str, CallFault] = {
    "abort": abort,
    "blackhole": blackhole,
    "dns": dns,
    "error": error,
    "latency": latency,
    "payload": payload,
    "refuse": refuse,
    "throttle": throttle,
    "work": work,
}


@dataclass
class StateParts:
    """The parts of the agent that states act on."""

    settings: Settings
    log: Log
    clock: Clock
    hang: Hang
    unready: Probe
    unhealthy: Probe
    own: tuple[str, int]
    """The address of the data port."""
    exit: Callable[[int], None]
    """Ends the whole agent at once with an exit code."""


_STATE_FAULTS: dict[str, Callable[[StateParts], StateFault]] = {
    "connection-leak": lambda parts: ConnectionLeak(parts.own),
    "cpu": lambda parts: Cpu(),
    "crash": lambda parts: Crash(parts.exit, parts.log, parts.clock),
    "disk": lambda parts: Disk(parts.settings.tmp, parts.log),
    "hang": lambda parts: parts.hang,
    "log-flood": lambda parts: LogFlood(parts.log),
    "memory-leak": lambda parts: MemoryLeak(),
    "unhealthy": lambda parts: parts.unhealthy,
    "unready": lambda parts: parts.unready,
}


def state_faults(parts: StateParts) -> dict[str, StateFault]:
    return {type: make(parts) for type, make in _STATE_FAULTS.items()}


def catalogue_of(settings: Settings) -> Catalogue:
    return read_catalogue((*CALL_FAULTS, *_STATE_FAULTS), settings)
