package caller

import (
	"net/http"
	"strings"

	"microsim.dev/agents/gorilla/call"
	"microsim.dev/agents/gorilla/tracing"
	"microsim.dev/agents/gorilla/wire"
)

// copyHeaders copies what goes along with the calls that a call causes; the simulation's own headers only inside it.
func copyHeaders(to http.Header, on *call.Call, try *tracing.Try, inside bool) {
	for name, values := range on.Header {
		if isStandard(name) || (inside && strings.HasPrefix(name, "X-Microsim-")) {
			to[name] = values
		}
	}
	delete(to, wire.TokenHeader)
	on.Trace.Write(try, to)
	to[wire.RequestIDHeader] = []string{on.RequestID}
}

func isStandard(name string) bool {
	switch name {
	case "Traceparent", "Tracestate", "Baggage", "B3", "X-Ot-Span-Context":
		return true
	}
	return strings.HasPrefix(name, "X-B3-")
}
