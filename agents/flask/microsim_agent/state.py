"""All that steers an agent (contract §2.2)."""

from dataclasses import dataclass, field
from typing import Any

from .condition import Condition, read_condition, write_condition
from .documents import JsonObject, NotJson, parse
from .faults.catalogue import Catalogue
from .faults.parse import NO_PHASES, Phases, read_phases
from .node import NodeReader, Route, place_of, routes_of
from .problems import Invalid, Problems, member
from .target import is_host_and_port

_LONGEST_HASH = 128
_LONGEST_TARGET = 300


@dataclass(frozen=True, slots=True)
class PlanEndpoint:
    """What a service does with a call that brings no script."""

    faults: Phases = NO_PHASES
    routes: list[Route] = field(default_factory=list)
    parallel: bool = False


NO_ENDPOINT = PlanEndpoint()


@dataclass(frozen=True, slots=True)
class State:
    term: int = 0
    generation: int = 0
    hash: str = ""
    targets: list[str] = field(default_factory=list)
    external: list[str] = field(default_factory=list)
    endpoints: dict[str, PlanEndpoint] = field(default_factory=dict)
    conditions: list[Condition] = field(default_factory=list)
    plan: JsonObject = field(default_factory=lambda: {"endpoints": {}})
    """The plan as it came, to be shown."""

    @property
    def age(self) -> tuple[int, int]:
        return self.term, self.generation


def parse_state(body: bytes, catalogue: Catalogue) -> State:
    """Raises Invalid with every problem of the body."""
    problems = Problems()
    try:
        text, value = parse(body)
    except NotJson as e:
        raise Invalid([f"$: {e}"]) from None
    state = _read_state(value, text, problems, catalogue)
    problems.check()
    assert state is not None
    return state


def write_state(state: State, conditions: list[Condition]) -> JsonObject:
    """The state as the wire knows it, with the conditions that are there now."""
    return {
        "term": state.term,
        "generation": state.generation,
        "hash": state.hash,
        "targets": state.targets,
        "external": state.external,
        "plan": state.plan,
        "conditions": [write_condition(c) for c in conditions],
    }


def _read_state(value: Any, text: str, problems: Problems, catalogue: Catalogue) -> State | None:
    if not isinstance(value, dict):
        problems.add("", "must be an object")
        return None

    def read_target(element: Any, at: str) -> str | None:
        if isinstance(element, str) and len(element) <= _LONGEST_TARGET and is_host_and_port(element):
            return element.lower()
        problems.add(at, "must be host:port")
        return None

    plan = problems.object(value, "plan", "") or {}
    return State(
        term=problems.integer(value, "term", 0, None, 0, ""),
        generation=problems.integer(value, "generation", 0, None, 0, ""),
        hash=problems.text(value, "hash", _LONGEST_HASH, "") or "",
        targets=problems.list(value, "targets", "", read_target),
        external=problems.list(value, "external", "", read_target),
        endpoints=_read_endpoints(plan, text, problems, catalogue),
        conditions=_read_conditions(value, problems, catalogue),
        plan={**plan, "endpoints": plan.get("endpoints") or {}},
    )


def _read_endpoints(plan: JsonObject, text: str, problems: Problems, catalogue: Catalogue) -> dict[str, PlanEndpoint]:
    endpoints = {}
    nodes = NodeReader(problems, catalogue)
    for path, value in (problems.object(plan, "endpoints", "plan") or {}).items():
        at = f"plan.endpoints.{path}"
        if not path.startswith("/"):
            problems.add(at, "must begin with /")
        elif value is None:
            endpoints[path] = PlanEndpoint()
        elif not isinstance(value, dict):
            problems.add(at, "must be an object")
        else:
            faults = read_phases(value, at, problems, catalogue)
            routes = nodes.read_routes(value, at, 1)
            parallel = problems.boolean(value, "parallel", at)
            texts = routes_of(text, routes, place_of(text, "plan", "endpoints", path), ("routes",)) if routes else []
            endpoints[path] = PlanEndpoint(faults, texts, parallel)
    nodes.check_count("plan")
    return endpoints


def _read_conditions(source: JsonObject, problems: Problems, catalogue: Catalogue) -> list[Condition]:
    ids: set[str] = set()

    def read(element: Any, at: str) -> Condition | None:
        condition = read_condition(element, at, problems, catalogue, "remainingMs")
        if condition is not None and condition.id in ids:
            problems.add(member(at, "id"), "is there twice")
        ids.add(condition.id if condition else "")
        return condition

    return problems.list(source, "conditions", "", read)
