"""The fault types of this agent: a new one is a file beside this one and a line here."""

from ..settings import Settings
from .abort import abort
from .catalogue import Catalogue, read_catalogue
from .error import error
from .latency import latency
from .memory_leak import MemoryLeak
from .outcome import CallFault, StateFault
from .payload import payload
from .work import work

CALL_FAULTS: dict[str, CallFault] = {"latency": latency, "error": error, "abort": abort, "payload": payload, "work": work}


def state_faults(settings: Settings) -> dict[str, StateFault]:
    return {"memory-leak": MemoryLeak(settings.max_memory_mb)}


def catalogue_of(settings: Settings) -> Catalogue:
    return read_catalogue((*CALL_FAULTS, *state_faults(settings)), settings)
