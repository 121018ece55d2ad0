// Package call has what is known of one call that the service answers, from its arrival to its reply.
package call

import (
	"context"
	"net/http"
	"time"

	"microsim.dev/agents/gorilla/dice"
	"microsim.dev/agents/gorilla/faults"
	"microsim.dev/agents/gorilla/node"
	"microsim.dev/agents/gorilla/steering"
	"microsim.dev/agents/gorilla/tracing"
)

// Call is one call.
type Call struct {
	Context   context.Context // done when the client went away
	Header    http.Header     // as it was received
	Snapshot  *steering.Snapshot
	Start     time.Time
	RequestID string
	Trace     *tracing.Trace // nil when nothing is traced
	Depth     int
	Dice      dice.Dice
	Node      *node.Node // nil when the call runs the plan
	Endpoint  string     // of the plan; the label of metrics
	Address   string
	Status    int
	Errors    []string
	Reports   []*Report
	Padding   int64 // bytes that are added to the reply
	Rate      int   // bytes a second at which the reply is sent; 0 for as fast as it can
}

// Scene is the call as one that a fault acts on.
func (c *Call) Scene(key dice.Key) faults.Scene {
	return faults.Scene{Context: c.Context, Dice: c.Dice, Key: key, Padding: &c.Padding}
}

// TraceID is the id of its trace; empty when there is none.
func (c *Call) TraceID() string {
	if c.Trace != nil {
		return c.Trace.ID.String()
	}
	return tracing.ReadID(c.Header)
}

// Gone tells whether the client went away.
func (c *Call) Gone() bool {
	return c.Context.Err() != nil
}

// Report is the caller's view of one forwarded route, and the reply that it brought.
type Report struct {
	Node     *node.Node
	Start    time.Time
	Duration time.Duration
	Tries    int
	Status   int    // of the last try; 0 when none came
	Err      string // empty, or one of the words of package wire
	Result   Result
}

// Result is a callee's result as it came, without its padding: two pieces, both empty when none came.
type Result struct {
	Head, Tail []byte
}

// Len is its length in bytes.
func (r Result) Len() int {
	return len(r.Head) + len(r.Tail)
}
