"""Addresses that nodes name."""

import ipaddress
import re
from typing import NamedTuple
from urllib.parse import urlsplit

_PLAIN = re.compile(r"http://([a-z0-9][a-z0-9.-]*):([0-9]{1,5})/", re.ASCII)
_PAIR = re.compile(r"([a-zA-Z0-9_.-]+|\[[0-9a-fA-F:.]+\]):([0-9]{1,5})", re.ASCII)
_MAX_PORT = 65_535


class Target(NamedTuple):
    scheme: str
    host: str
    """Without brackets."""
    port: int
    path: str
    """Path and query."""
    authority: str
    """`host:port`, lower-case: what `targets` are compared by."""


def parse_target(designation: str) -> Target | None:
    """The target of an absolute http or https URL without user information and fragment."""
    plain = _PLAIN.fullmatch(designation)  # What agents send each other, told without parsing a URL.
    if plain:
        host, port = plain[1], int(plain[2])
        return Target("http", host, port, "/", f"{host}:{port}") if 0 < port <= _MAX_PORT else None
    if not designation.isprintable() or " " in designation:
        return None
    try:
        url = urlsplit(designation)
        host, port = url.hostname, url.port
    except ValueError:
        return None
    if url.scheme not in ("http", "https") or not host or url.username is not None or url.fragment or port == 0:
        return None
    port = port or (443 if url.scheme == "https" else 80)
    path = (url.path or "/") + (f"?{url.query}" if url.query else "")
    return Target(url.scheme, host, port, path, f"[{host}]:{port}" if ":" in host else f"{host}:{port}")


def is_loopback(target: Target) -> bool:
    if target.host == "localhost":
        return True
    try:
        return ipaddress.ip_address(target.host).is_loopback
    except ValueError:
        return False


def is_host_and_port(text: str) -> bool:
    pair = _PAIR.fullmatch(text)
    return pair is not None and 0 < int(pair[2]) <= _MAX_PORT
