"""What the headers of a call say of its trace: W3C's traceparent, or B3's one or many."""

import re
from typing import Any, NamedTuple

TRACE_HEADERS = frozenset(("HTTP_TRACEPARENT", "HTTP_B3", "HTTP_X_B3_TRACEID", "HTTP_X_B3_SPANID", "HTTP_X_B3_PARENTSPANID", "HTTP_X_B3_SAMPLED"))
"""Headers that say where in a trace a call is, as WSGI spells them."""

_TRACEPARENT = re.compile(r"(?!ff)([0-9a-f]{2})-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-[0-9a-f]([0-9a-f])(-.*)?")
_SINGLE = re.compile(r"(?!0+-)([0-9a-f]{32}|[0-9a-f]{16})-(?!0{16})([0-9a-f]{16})(?:-([01d])(?:-[0-9a-f]{16})?)?")
_TRACE_ID = re.compile(r"(?!0+$)(?:[0-9a-f]{32}|[0-9a-f]{16})")
_SPAN_ID = re.compile(r"(?!0{16})[0-9a-f]{16}")
_DECISIONS = {"1": True, "d": True, "true": True, "0": False, "false": False}


class Context(NamedTuple):
    trace: str | None = None
    """32 hexadecimal digits; None when no trace is named."""
    span: str | None = None
    """The span that made the call; None with the trace."""
    sampled: bool | None = None
    """Whether spans are wanted; None leaves that to whoever reads it."""
    format: str = "none"
    """How it was said: what is called next is told in the same way. One of none, w3c, b3, b3-headers."""


_NOTHING = Context()


def read_context(environ: dict[str, Any]) -> Context:
    if parent := environ.get("HTTP_TRACEPARENT"):
        match = _TRACEPARENT.fullmatch(parent)
        if match and not (match[1] == "00" and match[5]):
            return Context(match[2], match[3], int(match[4], 16) & 1 == 1, "w3c")
    if b3 := environ.get("HTTP_B3"):
        if b3 in ("0", "1", "d"):
            return Context(sampled=_DECISIONS[b3], format="b3")
        if match := _SINGLE.fullmatch(b3):
            return Context(match[1].zfill(32), match[2], _DECISIONS.get(match[3] or ""), "b3")
    return _read_headers(environ)


def _read_headers(environ: dict[str, Any]) -> Context:
    trace, span = environ.get("HTTP_X_B3_TRACEID", ""), environ.get("HTTP_X_B3_SPANID", "")
    sampled = True if environ.get("HTTP_X_B3_FLAGS") == "1" else _DECISIONS.get(environ.get("HTTP_X_B3_SAMPLED", ""))
    if _TRACE_ID.fullmatch(trace) and _SPAN_ID.fullmatch(span):
        return Context(trace.zfill(32), span, sampled, "b3-headers")
    return _NOTHING if sampled is None else Context(sampled=sampled, format="b3-headers")
