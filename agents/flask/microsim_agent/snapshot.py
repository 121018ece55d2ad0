"""All that steers calls, at one moment. A call keeps the one that it began with."""

from .condition import Condition
from .state import NO_ENDPOINT, PlanEndpoint, State
from .target import Target, is_loopback


class Snapshot:
    __slots__ = ("state", "on_calls", "on_links")

    def __init__(self, state: State, conditions: list[Condition]) -> None:
        self.state = state
        self.on_calls = [c for c in conditions if not c.to and c.fault.kind == "call"]
        """Conditions that act on calls of this service, in order of creation."""
        self.on_links = [c for c in conditions if c.to]
        """Conditions that act on this service's own calls."""

    def endpoint_of(self, path: str) -> str:
        """The endpoint of the plan that a path belongs to: the longest prefix on whole segments, else `/`."""
        best = "/"
        for endpoint in self.state.endpoints:
            if len(endpoint) > len(best) and (path == endpoint or path.startswith(endpoint if endpoint.endswith("/") else f"{endpoint}/")):
                best = endpoint
        return best

    def plan_of(self, endpoint: str) -> PlanEndpoint:
        return self.state.endpoints.get(endpoint, NO_ENDPOINT)

    def is_external(self, target: Target) -> bool:
        return target.authority in self.state.external

    def allows(self, target: Target) -> bool:
        """Whether the agent may call this address: it is no open proxy."""
        targets = self.state.targets
        return target.authority in targets if targets else is_loopback(target)
