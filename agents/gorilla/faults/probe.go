package faults

import (
	"sync/atomic"

	"microsim.dev/agents/gorilla/node"
)

// Probe fails while at least one state of its type lasts.
type Probe struct {
	kind    string
	lasting atomic.Int64
}

// Status is what the probe says; ok tells whether it does not fail.
func (p *Probe) Status() (status string, ok bool) {
	if p.lasting.Load() > 0 {
		return p.kind, false
	}
	return "ok", true
}

func (p *Probe) start(node.Args, Reach) (func(), error) {
	p.lasting.Add(1)
	return func() { p.lasting.Add(-1) }, nil
}
