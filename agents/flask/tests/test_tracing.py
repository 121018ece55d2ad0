import json
import unittest

from microsim_agent.tracing.context import read_context
from microsim_agent.tracing.exporter import Exporter
from microsim_agent.tracing.settings import InvalidVariable, TracingSettings, read_tracing
from microsim_agent.tracing.span import FaultEvent, Span, written

TRACE = "4bf92f3577b34da6a3ce929d0e0e4736"
SPAN = "00f067aa0ba902b7"


class TracingTest(unittest.TestCase):
    def test_contexts_are_read(self) -> None:
        for name, value, trace, sampled in (
            ("HTTP_TRACEPARENT", f"00-{TRACE}-{SPAN}-01", TRACE, True),
            ("HTTP_TRACEPARENT", f"00-{TRACE}-{SPAN}-0a", TRACE, False),
            ("HTTP_TRACEPARENT", f"cc-{TRACE}-{SPAN}-01-more", TRACE, True),
            ("HTTP_TRACEPARENT", f"00-{TRACE}-{SPAN}-01-more", None, None),
            ("HTTP_TRACEPARENT", f"ff-{TRACE}-{SPAN}-01", None, None),
            ("HTTP_TRACEPARENT", f"00-{'0' * 32}-{SPAN}-01", None, None),
            ("HTTP_TRACEPARENT", f"00-{TRACE.upper()}-{SPAN}-01", None, None),
            ("HTTP_B3", f"{TRACE}-{SPAN}", TRACE, None),
            ("HTTP_B3", f"a3ce929d0e0e4736-{SPAN}-d", "0000000000000000a3ce929d0e0e4736", True),
            ("HTTP_B3", "0", None, False),
            ("HTTP_B3", "x", None, None),
            ("HTTP_X_B3_SAMPLED", "0", None, False),
        ):
            with self.subTest(f"{name}: {value}"):
                read = read_context({name: value})
                self.assertEqual((read.trace, read.sampled), (trace, sampled))

    def test_the_variables_are_read(self) -> None:
        read = read_tracing({
            "OTEL_EXPORTER_OTLP_ENDPOINT": "http://localhost:4318/",
            "OTEL_EXPORTER_OTLP_HEADERS": "a=b%20c, d = e",
            "OTEL_TRACES_SAMPLER": "parentbased_always_on",
        })
        self.assertEqual(read, TracingSettings("http://localhost:4318/v1/traces", (("a", "b c"), ("d", "e")), (), 1))
        for variable, value in (
            ("OTEL_TRACES_SAMPLER", "sometimes"),
            ("OTEL_EXPORTER_OTLP_ENDPOINT", "localhost:4318"),
            ("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "http://a:b/"),
        ):
            with self.subTest(variable), self.assertRaisesRegex(InvalidVariable, variable):
                read_tracing({variable: value})

    def test_a_span_is_json_whatever_stands_in_it(self) -> None:
        span = Span(TRACE, SPAN, None, True, 1.5, 0.25, "GET", 0, "aborted", [FaultEvent(1.5, "latency", "condition", "c1")], (("url.path", "/\ud800\""),), "/")
        read = json.loads(json.dumps(written(span)))
        self.assertEqual((read["name"], read["startTimeUnixNano"], read["endTimeUnixNano"], read["status"]), ("GET /", "1500000000", "1750000000", {"code": 2}))

    def test_a_flood_is_dropped_and_counted(self) -> None:
        counts: list[tuple[str, int]] = []
        exporter = Exporter("a", "v1", "a-0", TracingSettings(None, (), (), None), lambda result, count: counts.append((result, count)))
        span = Span(TRACE, SPAN, None, True, 0, 0, "GET", 200, None, [], ())
        for _ in range(8192 + 5):
            exporter.add(span)
        self.assertEqual(counts, [("dropped", 1)] * 5)
