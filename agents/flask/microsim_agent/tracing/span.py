"""Spans that are over, and how they are written: OTLP's JSON, with the names of OpenTelemetry's semantic conventions."""

from typing import Any, NamedTuple

from ..identity import FRAMEWORK
from .settings import TracingSettings

_SERVER, _CLIENT, _FAILED = 2, 3, 2


class FaultEvent(NamedTuple):
    at: float
    """In seconds of Unix time."""
    type: str
    phase: str
    condition: str | None


class Span(NamedTuple):
    trace: str
    id: str
    parent: str | None
    is_server: bool
    """It answered a call; else it is a try of one."""
    start: float
    seconds: float
    method: str
    status: int
    """The HTTP status; 0 for none."""
    error: str | None
    events: list[FaultEvent]
    attributes: tuple[tuple[str, str | int], ...]
    """Those that only this kind has."""
    route: str = ""


def resource(service: str, version: str, instance: str, tracing: TracingSettings) -> dict[str, Any]:
    own = (
        ("service.name", service), ("service.version", version), ("service.instance.id", instance),
        ("telemetry.sdk.language", "python"), ("microsim.framework", FRAMEWORK),
    )
    return {"attributes": [_attribute(key, value) for key, value in own + tracing.resource]}


def written(span: Span) -> dict[str, Any]:
    attributes = [_attribute("http.request.method", span.method)]
    if span.status:
        attributes.append(_attribute("http.response.status_code", span.status))
    if span.error is not None:
        attributes.append(_attribute("error.type", span.error))
    attributes.extend(_attribute(key, value) for key, value in span.attributes)
    json: dict[str, Any] = {
        "traceId": span.trace,
        "spanId": span.id,
        "name": f"{span.method} {span.route}" if span.is_server else span.method,
        "kind": _SERVER if span.is_server else _CLIENT,
        "startTimeUnixNano": _nanoseconds(span.start),
        "endTimeUnixNano": _nanoseconds(span.start + span.seconds),
        "attributes": attributes,
    }
    if span.parent is not None:
        json["parentSpanId"] = span.parent
    if span.events:
        json["events"] = [_event(event) for event in span.events]
    if span.error is not None:
        json["status"] = {"code": _FAILED}
    return json


def _event(event: FaultEvent) -> dict[str, Any]:
    attributes = [_attribute("microsim.fault.type", event.type), _attribute("microsim.fault.phase", event.phase)]
    if event.condition is not None:
        attributes.append(_attribute("microsim.condition.id", event.condition))
    return {"timeUnixNano": _nanoseconds(event.at), "name": "microsim.fault", "attributes": attributes}


def _attribute(key: str, value: str | int) -> dict[str, Any]:
    return {"key": key, "value": {"intValue": str(value)} if isinstance(value, int) else {"stringValue": value}}


def _nanoseconds(seconds: float) -> str:
    return str(int(seconds * 1e9))
