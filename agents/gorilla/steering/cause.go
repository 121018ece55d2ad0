package steering

import (
	"log/slog"

	"microsim.dev/agents/gorilla/node"
)

// Cause is what a state of the service comes from: a fault of a call.
type Cause struct {
	Place     string // of the fault, as problems name it
	RequestID string
	TraceID   string // empty when the call names no trace
}

func (c Cause) attributes(fault *node.Fault) []slog.Attr {
	about := make([]slog.Attr, 0, 4)
	about = append(about, slog.String("fault", c.Place), slog.String("type", fault.Spec.Type), slog.String("requestId", c.RequestID))
	if c.TraceID != "" {
		about = append(about, slog.String("traceId", c.TraceID))
	}
	return about[:len(about):len(about)] // whoever adds to it does so in a copy
}
