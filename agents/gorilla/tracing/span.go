package tracing

import (
	"encoding/json"
	"net/http"
	"strconv"
	"time"
	"unicode/utf8"
)

// span is one that is over and waits to be sent.
type span struct {
	trace      TraceID
	id, parent uint64 // a parent of 0 is none
	server     bool   // it answered a call; else it is a try of one
	start      time.Time
	duration   time.Duration
	method     string
	status     int    // 0 for none
	err        string // empty for none
	events     []event

	route, path, requestID string // of a server

	address, port, url string // of a client
	resends            int
}

// serverError is the kind of failure of a service: a client that was wrong is none.
func serverError(status int) string {
	switch {
	case status == 0:
		return "aborted"
	case status >= http.StatusInternalServerError:
		return strconv.Itoa(status)
	}
	return ""
}

// append writes it as OTLP's JSON, with the names of OpenTelemetry's semantic conventions.
func (s *span) append(to []byte) []byte {
	to = appendHex(appendHex(append(to, `{"traceId":"`...), s.trace.High), s.trace.Low)
	to = appendHex(append(to, `","spanId":"`...), s.id)
	if s.parent != 0 {
		to = appendHex(append(to, `","parentSpanId":"`...), s.parent)
	}
	start := s.start.UnixNano()
	to = strconv.AppendInt(append(to, `","startTimeUnixNano":"`...), start, 10)
	to = strconv.AppendInt(append(to, `","endTimeUnixNano":"`...), start+int64(s.duration), 10)
	to = append(to, `","name":`...)
	if s.server {
		to = append(appendText(to, s.method+" "+s.route), `,"kind":2,"attributes":[`...)
	} else {
		to = append(appendText(to, s.method), `,"kind":3,"attributes":[`...)
	}
	to = text(to, "http.request.method", s.method)
	if s.status != 0 {
		to = number(append(to, ','), "http.response.status_code", s.status)
	}
	if s.err != "" {
		to = text(append(to, ','), "error.type", s.err)
	}
	if s.server {
		to = text(append(to, ','), "http.route", s.route)
		to = text(append(to, ','), "url.path", s.path)
		to = text(append(to, ','), "url.scheme", "http")
		to = text(append(to, ','), "microsim.request_id", s.requestID)
	} else {
		to = text(append(to, ','), "server.address", s.address)
		if port, err := strconv.Atoi(s.port); err == nil {
			to = number(append(to, ','), "server.port", port)
		}
		to = text(append(to, ','), "url.full", s.url)
		if s.resends > 0 {
			to = number(append(to, ','), "http.request.resend_count", s.resends)
		}
	}
	to = append(to, ']')
	if len(s.events) > 0 {
		to = s.appendEvents(append(to, `,"events":[`...))
	}
	if s.err != "" {
		to = append(to, `,"status":{"code":2}`...)
	}
	return append(to, '}')
}

func (s *span) appendEvents(to []byte) []byte {
	for i, each := range s.events {
		if i > 0 {
			to = append(to, ',')
		}
		to = strconv.AppendInt(append(to, `{"timeUnixNano":"`...), each.time.UnixNano(), 10)
		to = append(to, `","name":"microsim.fault","attributes":[`...)
		to = text(to, "microsim.fault.type", each.kind)
		to = text(append(to, ','), "microsim.fault.phase", each.phase)
		if each.condition != "" {
			to = text(append(to, ','), "microsim.condition.id", each.condition)
		}
		to = append(to, `]}`...)
	}
	return append(to, ']')
}

func resource(s Sender, more []Pair) []byte {
	all := append([]Pair{
		{"service.name", s.Service}, {"service.version", s.Version}, {"service.instance.id", s.Instance}, {"telemetry.sdk.language", "go"}, {"microsim.framework", s.Framework},
	}, more...)
	to := []byte(`{"attributes":[`)
	for i, pair := range all {
		if i > 0 {
			to = append(to, ',')
		}
		to = text(to, pair.Key, pair.Value)
	}
	return append(to, `]}`...)
}

func text(to []byte, key, value string) []byte {
	to = append(appendText(append(to, `{"key":`...), key), `,"value":{"stringValue":`...)
	return append(appendText(to, value), `}}`...)
}

func number(to []byte, key string, value int) []byte {
	to = append(appendText(append(to, `{"key":`...), key), `,"value":{"intValue":"`...)
	return append(strconv.AppendInt(to, int64(value), 10), `"}}`...)
}

// appendText writes a JSON text; most hold nothing that needs an escape.
func appendText(to []byte, value string) []byte {
	for i := 0; i < len(value); i++ {
		if c := value[i]; c < ' ' || c == '"' || c == '\\' || c >= utf8.RuneSelf {
			quoted, _ := json.Marshal(value) // a text is always written
			return append(to, quoted...)
		}
	}
	return append(append(append(to, '"'), value...), '"')
}
