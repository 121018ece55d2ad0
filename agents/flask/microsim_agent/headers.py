"""Which headers of a call go along with the calls that it causes (contract §1.4)."""

from .call import Call
from .tracing.context import TRACE_HEADERS
from .tracing.tracer import Try
from .wire import DEPTH_HEADER, REQUEST_ID_HEADER, SEED_HEADER, TOKEN_HEADER

Headers = dict[str, str]

_STANDARD = frozenset(("HTTP_TRACEPARENT", "HTTP_TRACESTATE", "HTTP_BAGGAGE", "HTTP_B3", "HTTP_X_OT_SPAN_CONTEXT"))
_ZIPKIN_PREFIX = "HTTP_X_B3_"
_OWN_PREFIX = "HTTP_X_MICROSIM_"


def standard_headers(call: Call, tried: Try | None) -> Headers:
    """What may leave the simulation."""
    headers = _copied(call, tried, _ZIPKIN_PREFIX)
    headers[REQUEST_ID_HEADER] = call.request_id
    return headers


def simulation_headers(call: Call, seed: int, token: str | None, tried: Try | None) -> Headers:
    """Everything that is forwarded between services of a simulation."""
    headers = _copied(call, tried, _ZIPKIN_PREFIX, _OWN_PREFIX)
    headers[REQUEST_ID_HEADER] = call.request_id
    headers[DEPTH_HEADER] = str(call.depth + 1)
    headers[SEED_HEADER] = f"{seed:08x}"
    headers.pop(TOKEN_HEADER, None)
    if token is not None:
        headers[TOKEN_HEADER] = token
    return headers


def _copied(call: Call, tried: Try | None, *prefixes: str) -> Headers:
    trace = call.trace
    if trace is None or not trace.rewrites:
        return {_name(key): value for key, value in call.environ.items() if key in _STANDARD or key.startswith(prefixes)}
    headers = {_name(key): value for key, value in call.environ.items() if (key in _STANDARD or key.startswith(prefixes)) and key not in TRACE_HEADERS}
    return headers | trace.headers(tried)


def _name(key: str) -> str:
    return key[len("HTTP_"):].lower().replace("_", "-")
