"""Conditions: abnormal states of the service that last until they are removed or their time is over (contract §2.1)."""

import re
from dataclasses import dataclass, replace
from typing import Any

from .documents import JsonObject, NotJson, parse
from .faults.catalogue import Catalogue
from .faults.parse import Fault, read_fault
from .problems import Invalid, Problems, member

_LONGEST_ID = 64
_LONGEST_NAME = 253
_LONGEST_MS = 3_600_000
_ID = re.compile(r"[A-Za-z0-9._-]+", re.ASCII)


@dataclass(frozen=True, slots=True)
class Condition:
    id: str
    """Empty in a posted one that has none yet."""
    fault: Fault
    to: list[str]
    """Services whose calls suffer (`*` is all); empty: this service itself does."""
    remaining_ms: int | None

    def lasting(self, remaining_ms: int | None) -> "Condition":
        return replace(self, remaining_ms=remaining_ms)

    def named(self, id: str) -> "Condition":
        return replace(self, id=id)


def parse_condition(body: bytes, catalogue: Catalogue) -> Condition:
    """A posted condition. Raises Invalid with every problem of the body."""
    problems = Problems()
    try:
        _, value = parse(body)
    except NotJson as e:
        raise Invalid([f"$: {e}"]) from None
    condition = read_condition(value, "", problems, catalogue, "durationMs")
    problems.check()
    assert condition is not None
    return condition


def read_condition(value: Any, path: str, problems: Problems, catalogue: Catalogue, end: str) -> Condition | None:
    """`end` names the member that says how long it lasts: `durationMs` in a posted one, `remainingMs` in a state."""
    if not isinstance(value, dict):
        problems.add(path, "must be an object")
        return None
    id = problems.text(value, "id", _LONGEST_ID, path)
    if id is not None and not _ID.fullmatch(id):
        problems.add(member(path, "id"), "must be 1 to 64 characters of A-Z a-z 0-9 . _ -")
    if value.get("id") is None and end == "remainingMs":
        problems.add(member(path, "id"), "is required")

    def read_name(element: Any, at: str) -> str | None:
        if isinstance(element, str) and len(element) <= _LONGEST_NAME:
            return element
        problems.add(at, f"must be a string of at most {_LONGEST_NAME} characters")
        return None

    to = problems.list(value, "to", path, read_name)
    fault = read_fault(value, path, problems, catalogue, link=bool(to), owner="condition")
    remaining_ms = problems.integer(value, end, 1, _LONGEST_MS, None, path)
    return None if fault is None else Condition(id or "", fault, to, remaining_ms)


def write_condition(condition: Condition) -> JsonObject:
    """The condition as the wire knows it."""
    fault = condition.fault
    written: JsonObject = {"id": condition.id, "type": fault.type, "args": fault.given}
    if fault.probability != 100:
        written["probability"] = fault.probability
    if condition.to:
        written["to"] = condition.to
    if condition.remaining_ms is not None:
        written["remainingMs"] = condition.remaining_ms
    return written
