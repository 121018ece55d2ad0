"""Reads a node and validates all of its tree (contract §1.1)."""

from dataclasses import dataclass
from typing import Any, NamedTuple

from .documents import JsonObject, NotJson, elements_of, member_of, members_of, parse
from .faults.catalogue import Catalogue
from .faults.parse import NO_PHASES, Fault, Phases, read_faults, read_phases
from .problems import Invalid, Problems, member
from .target import parse_target
from .wire import MAX_DEPTH, MAX_NODES

_RESERVED = frozenset(("protocol", "requestSize", "stage", "repeat", "async", "breaker", "retryBudget", "hedge"))
_LONGEST_URL = 2048
_LONGEST_NAME = 253
_DEFAULT_TIMEOUT_MS = 30_000
_MAX_TIMEOUT_MS = 600_000
_MAX_RETRIES = 10


@dataclass(slots=True)
class Node:
    """A node that has been validated; `payload` has become the one route."""

    designation: str
    service: str | None
    probability: float
    faults: Phases
    link: list[Fault]
    routes: list["Node"]
    parallel: bool
    use_plan: bool
    endpoint: str
    timeout_ms: int
    try_timeout_ms: int | None
    retries: int
    required: bool


class Route(NamedTuple):
    """A node to forward, and the text to send: the one that came."""

    node: Node
    text: str


class Script(NamedTuple):
    """The node that a call brought, with its routes."""

    node: Node
    routes: list[Route]


def parse_node(body: bytes, catalogue: Catalogue) -> Script:
    """Raises Invalid with every problem of the body."""
    problems = Problems()
    try:
        text, value = parse(body)
    except NotJson as e:
        raise Invalid([f"$: {e}"]) from None
    reader = NodeReader(problems, catalogue)
    node = reader.read(value, "", 1)
    reader.check_count("")
    problems.check()
    assert node is not None
    return Script(node, routes_of(text, node.routes, 0, ("routes", "payload")) if node.routes else [])


class NodeReader:
    """Reads the nodes of one document, counting them."""

    def __init__(self, problems: Problems, catalogue: Catalogue) -> None:
        self._problems = problems
        self._catalogue = catalogue
        self._count = 0

    def check_count(self, path: str) -> None:
        if self._count > MAX_NODES:
            self._problems.add(path, f"must have at most {MAX_NODES} nodes")

    def read_routes(self, source: JsonObject, path: str, depth: int) -> list[Node]:
        return self._problems.list(source, "routes", path, lambda element, at: self.read(element, at, depth))

    def read(self, value: Any, path: str, depth: int) -> Node | None:
        problems, catalogue = self._problems, self._catalogue
        if depth > MAX_DEPTH:
            problems.add(path, f"must be at most {MAX_DEPTH} nodes deep")
            return None
        self._count += 1
        if self._count > MAX_NODES:
            return None
        if not isinstance(value, dict):
            problems.add(path, "must be an object")
            return None

        for name in _RESERVED.intersection(value):
            if value[name] is not None:
                problems.add(member(path, name), "is reserved for a later version")
        designation = self._read_designation(value, path)
        node = Node(
            designation=designation or "",
            service=problems.text(value, "service", _LONGEST_NAME, path),
            probability=problems.number(value, "probability", 0, 100, 100, path),
            faults=read_phases(value, path, problems, catalogue) if "faults" in value else NO_PHASES,
            link=read_faults(value, "link", path, problems, catalogue, link=True) if "link" in value else [],
            routes=self._read_both_forms(value, path, depth + 1),
            parallel=problems.boolean(value, "parallel", path),
            use_plan=problems.boolean(value, "usePlan", path),
            endpoint=self._read_endpoint(value, path),
            timeout_ms=problems.integer(value, "timeout", 1, _MAX_TIMEOUT_MS, _DEFAULT_TIMEOUT_MS, path),
            try_timeout_ms=problems.integer(value, "tryTimeout", 1, _MAX_TIMEOUT_MS, None, path),
            retries=problems.integer(value, "retries", 0, _MAX_RETRIES, 0, path),
            required=problems.boolean(value, "required", path),
        )
        return node if designation is not None else None

    def _read_both_forms(self, source: JsonObject, path: str, depth: int) -> list[Node]:
        routes = self.read_routes(source, path, depth)
        payload = source.get("payload")
        if payload is None:
            return routes
        at = member(path, "payload")
        if source.get("routes") and isinstance(source["routes"], list):
            self._problems.add(at, "cannot stand beside routes")
        node = self.read(payload, at, depth)
        return [] if node is None else [node]

    def _read_designation(self, source: JsonObject, path: str) -> str | None:
        if source.get("designation") is None:
            self._problems.add(member(path, "designation"), "is required")
            return None
        designation = self._problems.text(source, "designation", _LONGEST_URL, path)
        if designation is not None and parse_target(designation) is None:
            self._problems.add(member(path, "designation"), "must be an absolute URL such as http://host:port/")
        return designation

    def _read_endpoint(self, source: JsonObject, path: str) -> str:
        endpoint = self._problems.text(source, "endpoint", _LONGEST_URL, path)
        if endpoint is None:
            return "/"
        if not endpoint.startswith("/"):
            self._problems.add(member(path, "endpoint"), "must begin with /")
        return endpoint


def routes_of(text: str, nodes: list[Node], at: int, names: tuple[str, ...]) -> list[Route]:
    """Pairs routes with their texts; they stand in the object at `at`, under one of `names`."""
    texts: list[str] = []
    for name, _, start, end in members_of(text, at):
        if name == "routes" and text[start] == "[":
            texts = elements_of(text, start) or texts
        elif name == "payload" and name in names and text[start] == "{":
            texts = [text[start:end]]
    return [Route(node, json) for node, json in zip(nodes, texts, strict=False)]


def place_of(text: str, *names: str) -> int:
    """Where in the text the object lies that the names lead to."""
    at = 0
    for name in names:
        found = member_of(text, at, name)
        assert found is not None
        at = found.start
    return at
