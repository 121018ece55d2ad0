// Package faults makes a call or the service suffer: one file per fault type, and the table of them.
package faults

import (
	"context"

	"microsim.dev/agents/gorilla/dice"
	"microsim.dev/agents/gorilla/node"
)

// Flow tells how a step of the script ended.
type Flow int

const (
	Continue Flow = iota
	Error         // reply with the outcome's status
	Abort         // reset the connection
	Failed        // a required call failed
	Gone          // the client went away, or the limit of a try is over
)

// Outcome tells how a fault ended.
type Outcome struct {
	Flow    Flow
	Status  int    // of an error
	Message string // of an error
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

// OnState is a fault type that is a state of the service. It starts the state; stop ends it.
type OnState func(args node.Args) (stop func(), err error)

// Table has the fault types of this agent. A new one is a file beside this one and a line here.
type Table struct {
	calls  map[string]OnCall
	states map[string]OnState
}

// NewTable is the table under the memory cap.
func NewTable(maxMemoryMB int) *Table {
	return &Table{
		calls: map[string]OnCall{
			"abort":   abort,
			"error":   respond,
			"latency": latency,
			"payload": pad,
			"work":    newWork(),
		},
		states: map[string]OnState{
			"memory-leak": newMemoryLeak(maxMemoryMB),
		},
	}
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
func (t *Table) Start(fault *node.Fault) (stop func(), err error) {
	return t.states[fault.Spec.Type](fault.Args)
}
