"""The part of the contract's catalogue of fault types that the agent has."""

import json
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from ..settings import Settings

_LONGEST_TEXT = 1024


@dataclass(frozen=True)
class ArgSpec:
    """One argument of a fault type."""

    type: str
    min: float
    max: float
    required: bool
    default: float | str | None
    choices: tuple[str, ...]
    max_length: int
    unit: str
    only: str | None
    """Where alone it is valid: in a `fault` of a request or a plan, or in a `condition`."""
    sum: bool
    """Whether all that act at a time may not pass `max` together."""
    is_designation: bool
    """Whether it is an absolute URL."""


@dataclass(frozen=True)
class FaultSpec:
    """One fault type.

    Of kind `call` it acts on one call, of kind `link` on one between services alone, of kind `state` it is a state of the service that ends by itself.
    """

    type: str
    kind: str
    link: bool
    args: Mapping[str, ArgSpec]


Catalogue = Mapping[str, FaultSpec]


def read_catalogue(types: Iterable[str], settings: Settings) -> Catalogue:
    """The types named, under the caps of the settings."""
    caps = {
        "MICROSIM_MAX_MEMORY_MB": settings.max_memory_mb,
        "MICROSIM_MAX_DISK_MB": settings.max_disk_mb,
        "MICROSIM_MAX_CONNECTIONS": settings.max_connections,
        "MICROSIM_MAX_DURATION_MS": settings.max_duration_ms,
    }
    entries = json.loads((Path(__file__).parents[1] / "faults.json").read_text("utf-8"))["types"]

    def arg(entry: dict) -> ArgSpec:
        return ArgSpec(
            type=entry["type"],
            min=entry.get("min", -math.inf),
            max=min(entry.get("max", math.inf), caps.get(entry.get("cap"), math.inf)),
            required=entry.get("required", False),
            default=entry.get("default"),
            choices=tuple(entry.get("enum", ())),
            max_length=entry.get("maxLength", _LONGEST_TEXT),
            unit=entry.get("unit", ""),
            only=entry.get("only"),
            sum=entry.get("sum", False),
            is_designation=entry.get("format") == "designation",
        )

    return {
        type: FaultSpec(type, entries[type]["kind"], entries[type]["link"], {name: arg(a) for name, a in entries[type]["args"].items()})
        for type in types
    }
