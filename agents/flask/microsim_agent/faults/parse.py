"""Reads faults and validates their arguments against the catalogue."""

from dataclasses import dataclass
from typing import Any

from ..documents import JsonObject
from ..problems import Problems, member
from .catalogue import ArgSpec, Catalogue, FaultSpec

Args = dict[str, Any]

_LONGEST_TYPE = 64


@dataclass(frozen=True, slots=True)
class Fault:
    """A fault of a node, a plan or a condition."""

    type: str
    kind: str
    given: Args
    """The arguments that were given."""
    args: Args
    """Those, and the defaults of the rest."""
    probability: float


@dataclass(frozen=True, slots=True)
class Phases:
    before: list[Fault]
    after: list[Fault]


NO_PHASES = Phases([], [])


def read_phases(source: JsonObject, path: str, problems: Problems, catalogue: Catalogue) -> Phases:
    phases = problems.object(source, "faults", path)
    if not phases:
        return NO_PHASES
    at = member(path, "faults")
    return Phases(read_faults(phases, "before", at, problems, catalogue), read_faults(phases, "after", at, problems, catalogue))


def read_faults(source: JsonObject, name: str, path: str, problems: Problems, catalogue: Catalogue, link: bool = False) -> list[Fault]:
    def read(element: Any, at: str) -> Fault | None:
        if isinstance(element, dict):
            return read_fault(element, at, problems, catalogue, link)
        problems.add(at, "must be an object")
        return None

    return problems.list(source, name, path, read)


def read_fault(source: JsonObject, path: str, problems: Problems, catalogue: Catalogue, link: bool, duration_given: bool = True) -> Fault | None:
    """Without `duration_given` (a condition, which has an end of its own) a state's `duration` is invalid instead of required."""
    spec = _read_type(source, path, problems, catalogue, link)
    probability = problems.number(source, "probability", 0, 100, 100, path)
    args = problems.object(source, "args", path)
    if spec is None or (args is None and source.get("args") is not None):
        return None
    given = _read_args(args or {}, spec, member(path, "args"), problems, duration_given)
    defaults = {name: arg.default for name, arg in spec.args.items()}
    return Fault(spec.type, spec.kind, given, defaults | given, probability)


def _read_type(source: JsonObject, path: str, problems: Problems, catalogue: Catalogue, link: bool) -> FaultSpec | None:
    at = member(path, "type")
    if source.get("type") is None:
        problems.add(at, "is required")
        return None
    type = problems.text(source, "type", _LONGEST_TYPE, path)
    if type is None:
        return None
    spec = catalogue.get(type)
    if spec is None:
        problems.add(at, f"unknown fault type '{type}'; known are {', '.join(catalogue)}")
    elif link and not spec.link:
        problems.add(at, f"'{type}' cannot act on a call between services")
        return None
    return spec


def _read_args(source: JsonObject, spec: FaultSpec, path: str, problems: Problems, duration_given: bool) -> Args:
    args = {}
    for name in source:
        if name not in spec.args:
            problems.add(member(path, name[:_LONGEST_TYPE]), f"unknown argument of '{spec.type}'; known are {', '.join(spec.args) or 'none'}")
    for name, arg in spec.args.items():
        absent = source.get(name) is None
        if name == "duration" and not duration_given:
            if not absent:
                problems.add(member(path, name), "cannot be given: a condition lasts as long as it exists")
        elif absent:
            if arg.required:
                problems.add(member(path, name), "is required")
        else:
            value = _read_arg(source, name, arg, path, problems)
            if value is not None:
                args[name] = value
    return args


def _read_arg(source: JsonObject, name: str, arg: ArgSpec, path: str, problems: Problems) -> Any:
    if arg.type == "integer":
        return problems.integer(source, name, int(arg.min), int(arg.max), None, path)
    if arg.type == "number":
        return problems.number(source, name, arg.min, arg.max, None, path)
    value = problems.text(source, name, arg.max_length, path)
    if value is not None and arg.choices and value not in arg.choices:
        problems.add(member(path, name), f"must be one of {', '.join(arg.choices)}")
    return value
