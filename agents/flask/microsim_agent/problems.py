"""What is wrong with a document, and readers of members that note it."""

from collections.abc import Callable
from typing import Any, TypeVar

from .documents import JsonObject
from .wire import MAX_PROBLEMS

T = TypeVar("T")


class Invalid(Exception):
    """Every problem of a document, each with its place: `path: what would be right`."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("; ".join(problems))
        self.problems = problems


class Problems:
    """Collects problems. The readers take `null` for absent, and answer what is absent with the default."""

    def __init__(self) -> None:
        self.found: list[str] = []

    def add(self, path: str, message: str) -> None:
        """The empty path is the document itself, `$`."""
        if len(self.found) < MAX_PROBLEMS:
            self.found.append(f"{path or '$'}: {message}")

    def check(self) -> None:
        """Raises Invalid when something was noted."""
        if self.found:
            raise Invalid(self.found)

    def integer(self, source: JsonObject, name: str, low: int, high: int | None, default: Any, path: str) -> Any:
        value = source.get(name)
        if value is None:
            return default
        if type(value) is float and value.is_integer():
            value = int(value)
        if type(value) is int and low <= value and (high is None or value <= high):
            return value
        self.add(member(path, name), f"must be an integer of at least {low}" if high is None else f"must be an integer from {low} to {high}")
        return default

    def number(self, source: JsonObject, name: str, low: float, high: float, default: Any, path: str) -> Any:
        value = source.get(name)
        if value is None:
            return default
        if type(value) in (int, float) and low <= value <= high:
            return value
        self.add(member(path, name), f"must be a number from {low} to {high}")
        return default

    def boolean(self, source: JsonObject, name: str, path: str) -> bool:
        value = source.get(name)
        if value is None:
            return False
        if type(value) is bool:
            return value
        self.add(member(path, name), "must be true or false")
        return False

    def text(self, source: JsonObject, name: str, longest: int, path: str) -> str | None:
        value = source.get(name)
        if value is None or (isinstance(value, str) and len(value) <= longest):
            return value
        self.add(member(path, name), f"must be a string of at most {longest} characters")
        return None

    def object(self, source: JsonObject, name: str, path: str) -> JsonObject | None:
        value = source.get(name)
        if value is None or isinstance(value, dict):
            return value
        self.add(member(path, name), "must be an object")
        return None

    def list(self, source: JsonObject, name: str, path: str, read: Callable[[Any, str], T | None]) -> list[T]:
        """A list, each of its elements read by `read`, which gets the element's path."""
        value = source.get(name)
        if not value and (value is None or isinstance(value, list)):
            return []
        at = member(path, name)
        if not isinstance(value, list):
            self.add(at, "must be a list")
            return []
        items = [read(element, f"{at}[{i}]") for i, element in enumerate(value)]
        return [item for item in items if item is not None]


def member(path: str, name: str) -> str:
    """The path of a member of what is at `path`."""
    return f"{path}.{name}" if path else name
