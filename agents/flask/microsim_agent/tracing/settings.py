"""What OpenTelemetry's variables say."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

_WHOLE = "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT"
_BASE = "OTEL_EXPORTER_OTLP_ENDPOINT"
_SAMPLER = "OTEL_TRACES_SAMPLER"


class InvalidVariable(Exception):
    """A variable has a value that it must not have."""


@dataclass(frozen=True)
class TracingSettings:
    endpoint: str | None
    """Where spans go; None sends none."""
    headers: tuple[tuple[str, str], ...]
    resource: tuple[tuple[str, str], ...]
    """What is said of the sender besides its name."""
    ratio: float | None
    """The share of traces that begin here and are sampled; None samples so many a second."""


def read_tracing(environ: Mapping[str, str]) -> TracingSettings:
    """Raises InvalidVariable, which names the variable."""
    off = environ.get("OTEL_SDK_DISABLED") == "true" or environ.get("OTEL_TRACES_EXPORTER") == "none"
    endpoint = None if off else _endpoint(environ)
    headers = environ.get("OTEL_EXPORTER_OTLP_TRACES_HEADERS") or environ.get("OTEL_EXPORTER_OTLP_HEADERS") or ""
    return TracingSettings(endpoint, _pairs(headers), _pairs(environ.get("OTEL_RESOURCE_ATTRIBUTES") or ""), _ratio(environ))


def _endpoint(environ: Mapping[str, str]) -> str | None:
    if whole := environ.get(_WHOLE):
        return _address(_WHOLE, whole)
    if base := environ.get(_BASE):
        return _address(_BASE, base).rstrip("/") + "/v1/traces"
    return None


def _address(variable: str, text: str) -> str:
    try:
        parts = urlsplit(text)
        if parts.scheme == "http" and parts.hostname and (parts.port or 80):
            return text
    except ValueError:
        pass
    raise InvalidVariable(f"{variable}: '{text}' must be an http URL")


def _ratio(environ: Mapping[str, str]) -> float | None:
    """That the decision of a caller counts, which parentbased asks for, is so for all of them."""
    sampler = environ.get(_SAMPLER)
    match (sampler or "").removeprefix("parentbased_"):
        case "":
            return None
        case "always_on":
            return 1
        case "always_off":
            return 0
        case "traceidratio":
            argument = environ.get(f"{_SAMPLER}_ARG") or "1"
            try:
                ratio = float(argument)
            except ValueError:
                ratio = -1
            if 0 <= ratio <= 1:
                return ratio
            raise InvalidVariable(f"{_SAMPLER}_ARG: '{argument}' must be a number from 0 to 1")
    raise InvalidVariable(f"{_SAMPLER}: '{sampler}' must be always_on, always_off or traceidratio, each also with parentbased_ before it")


def _pairs(text: str) -> tuple[tuple[str, str], ...]:
    parts = (part.partition("=") for part in text.split(","))
    return tuple((name.strip(), unquote(value.strip())) for name, found, value in parts if found)
