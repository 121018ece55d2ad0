package tracing

import (
	"encoding/json"
	"net/http"
	"testing"
	"time"
)

const trace = "4bf92f3577b34da6a3ce929d0e0e4736"

func TestContextsAreRead(t *testing.T) {
	for _, each := range []struct {
		name, value string
		trace       string
		decision    decision
	}{
		{"traceparent", "00-" + trace + "-00f067aa0ba902b7-01", trace, yes},
		{"traceparent", "00-" + trace + "-00f067aa0ba902b7-02", trace, no},
		{"traceparent", "cc-" + trace + "-00f067aa0ba902b7-01-more", trace, yes},
		{"traceparent", "00-" + trace + "-00f067aa0ba902b7-01-more", "", undecided},
		{"traceparent", "ff-" + trace + "-00f067aa0ba902b7-01", "", undecided},
		{"traceparent", "00-00000000000000000000000000000000-00f067aa0ba902b7-01", "", undecided},
		{"traceparent", "00-" + trace + "-0000000000000000-01", "", undecided},
		{"traceparent", "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01", "", undecided},
		{"b3", trace + "-00f067aa0ba902b7", trace, undecided},
		{"b3", "a3ce929d0e0e4736-00f067aa0ba902b7-d", "0000000000000000a3ce929d0e0e4736", yes},
		{"b3", "0", "", no},
		{"b3", "x", "", undecided},
		{"x-b3-sampled", "0", "", no},
	} {
		header := http.Header{}
		header.Set(each.name, each.value)
		c := read(header)
		if id := c.trace.String(); c.decision != each.decision || (each.trace == "" && c.trace.valid()) || (each.trace != "" && id != each.trace) {
			t.Errorf("%s: %s: %+v", each.name, each.value, c)
		}
	}
}

func TestASpanIsJSONWhateverStandsInIt(t *testing.T) {
	s := span{trace: TraceID{1, 2}, id: 3, server: true, start: time.Unix(1, 0), method: "GET", route: "/\"\\\x01é\xff", path: "/", events: []event{{time.Unix(1, 0), "latency", "condition", "c1"}}, err: "aborted"}
	var read struct{ Name, TraceID, SpanID string }
	if err := json.Unmarshal(s.append(nil), &read); err != nil {
		t.Fatal(err)
	}
	if read.Name != "GET /\"\\\x01é\ufffd" || read.TraceID != "00000000000000010000000000000002" || read.SpanID != "0000000000000003" {
		t.Errorf("%+v", read)
	}
}

func TestAFloodIsDroppedAndNeverWaits(t *testing.T) {
	dropped := 0
	e := newExporter(Settings{}, Sender{}, func(sent bool, spans int) {
		if !sent {
			dropped += spans
		}
	})
	for i := 0; i < mostWaiting+5; i++ {
		e.add(&span{})
	}
	if dropped != 5 {
		t.Errorf("%d dropped", dropped)
	}
}
