package steering

import (
	"time"

	"microsim.dev/agents/gorilla/node"
)

// Active is a condition that is there, with what it holds and the timer that ends it.
type Active struct {
	Condition *node.Condition
	stop      func() // ends the state that it holds; nil for one that acts on calls
	ends      time.Time
	timer     *time.Timer
}

func activate(condition *node.Condition, stop func(), ended func(*Active)) *Active {
	a := &Active{Condition: condition, stop: stop}
	if condition.Remaining > 0 {
		a.ends = time.Now().Add(condition.Remaining)
		a.timer = time.AfterFunc(condition.Remaining, func() { ended(a) })
	}
	return a
}

// surrender hands over what is held, so that a renewed condition goes on without a break.
func (a *Active) surrender() func() {
	stop := a.stop
	a.stop = nil
	return stop
}

func (a *Active) end() {
	if a.timer != nil {
		a.timer.Stop()
	}
	if stop := a.surrender(); stop != nil {
		stop()
	}
}

// AppendJSON writes the condition with the time that is left of it.
func (a *Active) AppendJSON(json []byte) []byte {
	return a.Condition.AppendJSON(json, time.Until(a.ends))
}
