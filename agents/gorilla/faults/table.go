// Package faults makes a call or the service suffer: one file per fault type, and the table of them.
package faults

import (
	"context"
	"log/slog"
	"net/url"
	"time"

	"microsim.dev/agents/gorilla/dice"
	"microsim.dev/agents/gorilla/node"
	"microsim.dev/agents/gorilla/settings"
	"microsim.dev/agents/gorilla/wire"
)

// Flow tells how a step of the script ended.
type Flow int

const (
	Continue Flow = iota
	Error         // reply with the outcome's status
	Abort         // reset the connection
	Failed        // a required call failed
	Broken        // on a link: the try failed without a reply, the message is its word
	Gone          // the client went away, or the limit of a try is over
)

// Outcome tells how a fault ended.
type Outcome struct {
	Flow    Flow
	Status  int    // of an error
	Message string // of an error
	Rate    int    // bytes a second at which the reply is to move; 0 for as fast as it can
}

// Scene is where a fault acts.
type Scene struct {
	Context context.Context // done when the client went away, or the limit of a try is over
	Dice    dice.Dice
	Key     dice.Key // of the fault's own roll; further draws stand below it
	Padding *int64   // bytes that are added to the reply; nil on a link
}

// OnCall is a fault type that acts on one call, in the service or on the way to another one.
type OnCall func(args node.Args, scene Scene) Outcome

// Reach tells whether the service may call a target.
type Reach func(target *url.URL) bool

// OnState is a fault type that is a state of the service. It starts the state; stop ends it.
type OnState func(args node.Args, reach Reach) (stop func(), err error)

// Table has the fault types of this agent. A new one is a file beside this one and a line here.
type Table struct {
	Hang      *Hang  // what arriving calls wait for
	Unready   *Probe // what /readyz says
	Unhealthy *Probe // what /healthz says

	calls  map[string]OnCall
	states map[string]OnState
}

// NewTable is the table under the caps of the settings; flush waits, for a time at most, until what was said to the log is written.
func NewTable(s settings.Settings, own *OwnAddress, log *slog.Logger, flush func(limit time.Duration)) *Table {
	t := &Table{Hang: &Hang{}, Unready: &Probe{kind: "unready"}, Unhealthy: &Probe{kind: "unhealthy"}}
	t.calls = map[string]OnCall{
		"abort":     abort,
		"blackhole": blackhole,
		"dns":       brokenLink(wire.DNS),
		"error":     respond,
		"latency":   latency,
		"payload":   pad,
		"refuse":    brokenLink(wire.Refused),
		"throttle":  throttle,
		"work":      newWork(),
	}
	t.states = map[string]OnState{
		"connection-leak": newConnectionLeak(s.MaxConnections, own),
		"cpu":             newCPU(),
		"crash":           newCrash(log, flush),
		"disk":            newDisk(s.Tmp, s.MaxDiskMB, log),
		"hang":            t.Hang.start,
		"log-flood":       newLogFlood(log),
		"memory-leak":     newMemoryLeak(s.MaxMemoryMB),
		"unhealthy":       t.Unhealthy.start,
		"unready":         t.Unready.start,
	}
	return t
}

// Has tells whether there is such a type.
func (t *Table) Has(name string) bool {
	return t.calls[name] != nil || t.states[name] != nil
}

// Act makes a call suffer.
func (t *Table) Act(fault *node.Fault, scene Scene) Outcome {
	return t.calls[fault.Spec.Type](fault.Args, scene)
}

// Start starts a state.
func (t *Table) Start(fault *node.Fault, reach Reach) (stop func(), err error) {
	return t.states[fault.Spec.Type](fault.Args, reach)
}
