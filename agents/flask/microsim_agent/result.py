"""Results: writing one's own, reading those of callees, which are passed on as the text that came (contract §1.3)."""

from datetime import datetime, timezone
from json.encoder import encode_basestring_ascii as quote
from typing import TYPE_CHECKING, Any

from .documents import NotJson, members_of, parse
from .settings import Settings

if TYPE_CHECKING:
    from .call import Call
    from .caller import CallReport

_TEXTS = ("padding", "service", "address", "version", "instance", "start")
_LISTS = ("errors", "response", "calls")


class ResultWriter:
    def __init__(self, settings: Settings) -> None:
        self._identity = f'"service":{quote(settings.service)},"version":{quote(settings.version)},"instance":{quote(settings.instance)}'

    def write(self, call: "Call") -> bytes:
        """The whole result but for its padding, which belongs before the last byte."""
        errors, reports = call.errors, call.reports
        address = "" if call.address is None else f',"address":{quote(call.address)}'
        response = ",".join([r.result or "null" for r in reports])
        calls = ",".join([_write_report(r) for r in reports])
        return (
            f'{{"error":{quote(errors[0]) if errors else "null"},"errors":[{",".join([quote(e) for e in errors])}],{self._identity}{address},'
            f'"start":"{_time(call.start)}","durationMs":{round(call.elapsed_seconds * 1000, 3)},"response":[{response}],"calls":[{calls}]}}'
        ).encode()


def read_result(body: bytes) -> str | None:
    """The text of a callee's result without its padding, or None when it is no result."""
    try:
        text, result = parse(body)
    except NotJson:
        return None
    if not isinstance(result, dict) or not _is_result(result):
        return None
    return _without_padding(text) if "padding" in result else text


def _is_result(result: dict[str, Any]) -> bool:
    error, errors, duration = result.get("error", 0), result.get("errors"), result.get("durationMs")
    return (
        (error is None or isinstance(error, str))
        and all(value is None or isinstance(value, str) for value in map(result.get, _TEXTS))
        and all(value is None or isinstance(value, list) for value in map(result.get, _LISTS))
        and (duration is None or type(duration) in (int, float))
        and all(isinstance(e, str) for e in errors or ())
    )


def _without_padding(text: str) -> str:
    kept = [text[m.begin:m.end] for m in members_of(text, 0) if m.name != "padding"]
    return f"{{{','.join(kept)}}}"


def _write_report(report: "CallReport") -> str:
    node = report.node
    return (
        f'{{"service":{quote(node.service) if node.service is not None else "null"},"designation":{quote(node.designation)},'
        f'"start":"{_time(report.start)}","durationMs":{round(report.duration_ms, 3)},"tries":{report.tries},'
        f'"status":{report.status or "null"},"error":{quote(report.error) if report.error else "null"}}}'
    )


def _time(seconds: float) -> str:
    return f"{datetime.fromtimestamp(seconds, timezone.utc).isoformat(timespec='milliseconds')[:-6]}Z"
