"""Reading a call's body up to the contract's limit."""

from typing import Any

from .wire import MAX_BODY_BYTES

_MOST_DROPPED_BYTES = 4 * MAX_BODY_BYTES
_PIECE = 256 * 1024


class TooLarge(Exception):
    """The body passes the limit."""


class Broken(Exception):
    """The client left in the middle of its body."""


def has_body(environ: dict[str, Any]) -> bool:
    return environ.get("CONTENT_LENGTH", "0") != "0" or "HTTP_TRANSFER_ENCODING" in environ


def read_body(environ: dict[str, Any]) -> bytes:
    """Raises TooLarge, Broken."""
    source, given = environ["wsgi.input"], environ.get("CONTENT_LENGTH")
    length = int(given) if given is not None and "HTTP_TRANSFER_ENCODING" not in environ else None
    try:
        body = b"" if length is not None and length > MAX_BODY_BYTES else source.read(MAX_BODY_BYTES + 1)
        if len(body) > MAX_BODY_BYTES or (length or 0) > MAX_BODY_BYTES:
            _drop(source)
            raise TooLarge
    except OSError:  # gunicorn's errors of bodies are among these.
        raise Broken from None
    if length is not None and len(body) < length:
        raise Broken
    return body


def _drop(source: Any) -> None:
    # A client that still sends would get a reset instead of its reply.
    left = _MOST_DROPPED_BYTES
    while left > 0 and (piece := source.read(_PIECE)):
        left -= len(piece)
