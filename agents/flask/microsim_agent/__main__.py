"""Starts the agent."""

import os
import resource
import socket
import sys
from pathlib import Path

from .faults.table import catalogue_of
from .problems import Invalid
from .server import Server
from .settings import InvalidSetting, Settings, read_settings
from .state import State, parse_state

_CANNOT_LISTEN = 1
_INVALID_SETTING = 2
_BACKLOG = 2048


def main() -> int:
    try:
        settings = read_settings(os.environ)
        first_state = _read_first_state(settings)
        data, admin = _listen(settings.host, settings.port), _listen(settings.host, settings.admin_port)
    except InvalidSetting as e:
        print(e, file=sys.stderr)
        return _INVALID_SETTING
    except OSError as e:
        print(f"cannot listen: {e}", file=sys.stderr)
        return _CANNOT_LISTEN
    _allow_connections()
    Server(settings, first_state, data, admin).run()
    return 0


def _read_first_state(settings: Settings) -> State | None:
    if settings.state_file is None:
        return None
    try:
        return parse_state(Path(settings.state_file).read_bytes(), catalogue_of(settings))
    except OSError as e:
        raise InvalidSetting(f"MICROSIM_STATE: {e}") from None
    except Invalid as e:
        raise InvalidSetting(f"MICROSIM_STATE: {settings.state_file}: {e}") from None


def _allow_connections() -> None:
    """As many as the system lets this process have."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    try:
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    except (OSError, ValueError):
        pass  # Some systems name no limit and still have one.


def _listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family, backlog=_BACKLOG)
    except OSError as e:
        raise OSError(e.errno, f"{host}:{port}: {os.strerror(e.errno or 0)}") from None


sys.exit(main())
