"""Reads faults and validates their arguments against the catalogue."""

from dataclasses import dataclass
from typing import Any

from ..documents import JsonObject
from ..problems import Problems, member
from ..target import parse_target
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


def read_fault(source: JsonObject, path: str, problems: Problems, catalogue: Catalogue, link: bool, owner: str = "fault") -> Fault | None:
    """`owner` is `fault` in a request or a plan, else `condition`: together with `link` it decides which types and arguments are right."""
    spec = _read_type(source, path, problems, catalogue, link, owner)
    probability = problems.number(source, "probability", 0, 100, 100, path)
    args = problems.object(source, "args", path)
    if spec is None or (args is None and source.get("args") is not None):
        return None
    given = _read_args(args or {}, spec, member(path, "args"), problems, owner)
    defaults = {name: arg.default for name, arg in spec.args.items()}
    return Fault(spec.type, spec.kind, given, defaults | given, probability)


def _read_type(source: JsonObject, path: str, problems: Problems, catalogue: Catalogue, link: bool, owner: str) -> FaultSpec | None:
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
    elif spec.kind == "link" and not link:
        needed = "needs `to`: it acts on calls to other services" if owner == "condition" else "acts between services, so it belongs into `link`"
        problems.add(at, f"'{type}' {needed}")
        return None
    return spec


def _read_args(source: JsonObject, spec: FaultSpec, path: str, problems: Problems, owner: str) -> Args:
    args = {}
    for name in source:
        if name not in spec.args:
            problems.add(member(path, name[:_LONGEST_TYPE]), f"unknown argument of '{spec.type}'; known are {', '.join(spec.args) or 'none'}")
    for name, arg in spec.args.items():
        absent = source.get(name) is None
        if arg.only not in (None, owner):
            if not absent:
                elsewhere = "cannot be given: a condition lasts as long as it exists" if owner == "condition" else "can be given in a condition alone"
                problems.add(member(path, name), elsewhere)
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
    elif value is not None and arg.is_designation and parse_target(value) is None:
        problems.add(member(path, name), "must be an absolute URL such as http://host:port/")
    return value
