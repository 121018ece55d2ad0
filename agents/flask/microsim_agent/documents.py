"""JSON as the contract wants it, and where in a text the values of members stand.

Nodes and results are passed on as the text that came: a float would lose digits. Places are only looked for in text that has been parsed.
"""

import json
import re
from collections.abc import Iterator
from json.decoder import scanstring
from typing import Any, NamedTuple, NoReturn

from .wire import MAX_JSON_DEPTH

JsonObject = dict[str, Any]

_SPACE = re.compile(r"[ \t\n\r]*")


class NotJson(Exception):
    """The text is no JSON, or nests deeper than the contract allows."""


class Member(NamedTuple):
    """A member of an object: its value is `text[start:end]`, and it reaches from `begin` (its name) to `end`."""

    name: str
    begin: int
    start: int
    end: int


def parse(body: bytes) -> tuple[str, Any]:
    """The text and its value."""
    try:
        text = body.decode()
        value = _decoder.decode(text)
    except UnicodeDecodeError:
        raise NotJson("must be UTF-8") from None
    except RecursionError:
        raise NotJson(f"must have at most {MAX_JSON_DEPTH} nested levels") from None
    except ValueError as e:
        raise NotJson(f"must be JSON: {e}") from None
    # Counting brackets is fast, and text with few of them cannot be deep.
    if body.count(b"{") + body.count(b"[") > MAX_JSON_DEPTH and _is_deep(value):
        raise NotJson(f"must have at most {MAX_JSON_DEPTH} nested levels")
    return text, value


def members_of(text: str, at: int) -> Iterator[Member]:
    """The members of the object that begins at `at`."""
    at = _skip(text, text.index("{", at) + 1)
    while text[at] == '"':
        begin = at
        name, at = scanstring(text, at + 1, True)
        start = _skip(text, text.index(":", at) + 1)
        _, end = _decoder.raw_decode(text, start)
        yield Member(name, begin, start, end)
        at = _skip(text, end)
        if text[at] == ",":
            at = _skip(text, at + 1)


def member_of(text: str, at: int, name: str) -> Member | None:
    """The member of that name in the object at `at`; the last one, as `json` takes it."""
    found = None
    for member in members_of(text, at):
        if member.name == name:
            found = member
    return found


def elements_of(text: str, at: int) -> list[str]:
    """The elements of the array at `at`, as text."""
    elements = []
    at = _skip(text, at + 1)
    while text[at] != "]":
        _, end = _decoder.raw_decode(text, at)
        elements.append(text[at:end])
        at = _skip(text, end)
        if text[at] == ",":
            at = _skip(text, at + 1)
    return elements


def _skip(text: str, at: int) -> int:
    return _SPACE.match(text, at).end()  # type: ignore[union-attr]


def _is_deep(value: Any) -> bool:
    level = [value]
    for _ in range(MAX_JSON_DEPTH):
        level = [child for v in level for child in (v.values() if isinstance(v, dict) else v) if isinstance(child, (dict, list))]
        if not level:
            return False
    return True


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is no number")


_decoder = json.JSONDecoder(parse_constant=_refuse_constant)
