"""What the environment says (contract §3)."""

import ipaddress
import re
import secrets
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass

from .dice import parse_seed
from .tracing.settings import InvalidVariable, TracingSettings, read_tracing


class InvalidSetting(Exception):
    """The agent cannot start with what it was given; the message names the variable or the file."""


@dataclass(frozen=True)
class Settings:
    service: str
    version: str
    instance: str
    host: str
    port: int
    admin_port: int
    state_file: str | None
    wait_for_state: bool
    request_token: str | None
    admin_token: str | None
    max_memory_mb: int
    max_disk_mb: int
    max_connections: int
    max_duration_ms: int
    drain_ms: int
    grace_ms: int
    seed: int
    threads: int
    tmp: str
    access_log: bool
    exit_with_parent: bool
    tracing: TracingSettings


def read_settings(environ: Mapping[str, str]) -> Settings:
    """Raises InvalidSetting when a variable has a value that it must not have."""
    read = _Reader(environ)
    service = read.text("SERVICE") or "service"
    return Settings(
        service=service,
        version=read.text("VERSION") or "v1",
        instance=read.text("INSTANCE") or f"{service}-0",
        host=read.address("HOST", "127.0.0.1"),
        port=read.integer("PORT", 0, 65535, 8080),
        admin_port=read.integer("ADMIN_PORT", 0, 65535, 8081),
        state_file=read.text("STATE"),
        wait_for_state=read.choice("WAIT_FOR_STATE", {"0": False, "1": True}, False),
        request_token=read.text("REQUEST_TOKEN"),
        admin_token=read.text("ADMIN_TOKEN"),
        max_memory_mb=read.integer("MAX_MEMORY_MB", 1, 1_048_576, 1024),
        max_disk_mb=read.integer("MAX_DISK_MB", 1, 1_048_576, 1024),
        max_connections=read.integer("MAX_CONNECTIONS", 1, 65_536, 1000),
        max_duration_ms=read.integer("MAX_DURATION_MS", 1, 3_600_000, 3_600_000),
        drain_ms=read.integer("DRAIN_MS", 0, 600_000, 0),
        grace_ms=read.integer("GRACE_MS", 0, 600_000, 20_000),
        seed=read.seed("SEED"),
        threads=read.integer("THREADS", 1, 4096, 64),
        tmp=read.text("TMP") or tempfile.gettempdir(),
        access_log=read.choice("LOG", {"access": True}, False),
        exit_with_parent=read.choice("EXIT_WITH_PARENT", {"0": False, "1": True}, False),
        tracing=_tracing(environ),
    )


def _tracing(environ: Mapping[str, str]) -> TracingSettings:
    try:
        return read_tracing(environ)
    except InvalidVariable as e:
        raise InvalidSetting(str(e)) from None


class _Reader:
    def __init__(self, environ: Mapping[str, str]) -> None:
        self._environ = environ

    def text(self, name: str) -> str | None:
        return self._environ.get(f"MICROSIM_{name}") or None

    def choice(self, name: str, choices: Mapping[str, bool], default: bool) -> bool:
        given = self.text(name)
        if given is None:
            return default
        if given not in choices:
            raise _invalid(name, given, " or ".join(choices))
        return choices[given]

    def integer(self, name: str, low: int, high: int, default: int) -> int:
        given = self.text(name)
        if given is None:
            return default
        if re.fullmatch(r"-?[0-9]{1,9}", given) and low <= int(given) <= high:
            return int(given)
        raise _invalid(name, given, f"an integer from {low} to {high}")

    def address(self, name: str, default: str) -> str:
        given = self.text(name) or default
        try:
            return str(ipaddress.ip_address(given))
        except ValueError:
            raise _invalid(name, given, "an IP address") from None

    def seed(self, name: str) -> int:
        given = self.text(name)
        seed = secrets.randbits(32) if given is None else parse_seed(given)
        if seed is None:
            raise _invalid(name, given, "8 hexadecimal digits")
        return seed


def _invalid(name: str, given: str | None, right: str) -> InvalidSetting:
    return InvalidSetting(f"MICROSIM_{name}: '{given}' must be {right}")
