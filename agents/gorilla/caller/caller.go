// Package caller calls the services that a script or a plan names: link faults, tries and limits.
package caller

import (
	"context"
	"math"
	"net/http"
	"net/url"
	"slices"
	"time"

	"microsim.dev/agents/gorilla/call"
	"microsim.dev/agents/gorilla/dice"
	"microsim.dev/agents/gorilla/faults"
	"microsim.dev/agents/gorilla/metrics"
	"microsim.dev/agents/gorilla/node"
	"microsim.dev/agents/gorilla/tracing"
	"microsim.dev/agents/gorilla/wire"
)

const firstBackOffMs = 25

// Caller makes calls.
type Caller struct {
	faults  *faults.Table
	metrics *metrics.Metrics
	client  *client
}

// New is a caller that sends the token along with every node.
func New(table *faults.Table, m *metrics.Metrics, token string) *Caller {
	return &Caller{table, m, newClient(token)}
}

// Call forwards a node on behalf of c. The context ends when the client went away or a sibling failed; route is the key of the route's
// own roll.
func (k *Caller) Call(ctx context.Context, c *call.Call, n *node.Node, route dice.Key) *call.Report {
	report := &call.Report{Node: n, Start: time.Now()}
	target, err := node.Target(n.Designation)
	external := err == nil && c.Snapshot.External(target)
	if err != nil || (!external && !c.Snapshot.Allows(target)) {
		report.Err = wire.ForbiddenTarget
	} else {
		attempt := attempt{k, c, n, target, external}
		attempt.tryAll(ctx, report, route)
	}
	report.Duration = time.Since(report.Start)
	return report
}

// attempt is what the tries of one call have in common.
type attempt struct {
	*Caller
	call     *call.Call
	node     *node.Node
	target   *url.URL
	external bool
}

func (a *attempt) tryAll(ctx context.Context, report *call.Report, route dice.Key) {
	limit, cancel := context.WithTimeout(ctx, a.node.Timeout)
	defer cancel()
	for number := 0; ; number++ {
		key := route.Index(number)
		if number > 0 && !faults.Sleep(limit, a.backOff(key, number)) {
			return
		}
		report.Tries++
		start := time.Now()
		try := a.call.Trace.Try()
		reply := a.tryOnce(limit, key, try)
		if reply.err == wire.Timeout && ctx.Err() != nil {
			reply.err = wire.Cancelled
		}
		a.count(reply, try, number, time.Since(start))
		report.Status, report.Err, report.Result = reply.status, reply.err, reply.result
		if number == a.node.Retries || limit.Err() != nil || !mayRetry(reply) {
			return
		}
	}
}

// backOff is exponential with full jitter.
func (a *attempt) backOff(key dice.Key, number int) time.Duration {
	ms := a.call.Dice.Unit(key.Slash("backoff")) * firstBackOffMs * math.Pow(2, float64(number-1))
	return time.Duration(ms * float64(time.Millisecond))
}

func (a *attempt) tryOnce(limit context.Context, key dice.Key, try *tracing.Try) reply {
	if a.node.TryTimeout < a.node.Timeout {
		var cancel context.CancelFunc
		limit, cancel = context.WithTimeout(limit, a.node.TryTimeout)
		defer cancel()
	}
	ending, rate, ended := a.suffer(limit, key, try)
	switch {
	case ended:
		return ending
	case a.external:
		return a.client.get(limit, a.call, a.target, try, rate)
	}
	return a.client.post(limit, a.call, a.node, a.target, a.call.Dice.Mix(key), try, rate)
}

// suffer lets the faults of the link act; one may end the try before anything is sent, or say how fast the reply is read.
func (a *attempt) suffer(limit context.Context, key dice.Key, try *tracing.Try) (ending reply, rate int, ended bool) {
	for _, condition := range a.call.Snapshot.OnLinks {
		if !slices.Contains(condition.To, "*") && (a.node.Service == "" || !slices.Contains(condition.To, a.node.Service)) {
			continue
		}
		outcome := a.act(limit, &condition.Fault, key.Slash("condition").Slash(condition.ID), try, condition.ID)
		if outcome.Flow != faults.Continue {
			return injected(outcome), 0, true
		}
		rate = faults.Slower(rate, outcome.Rate)
	}
	for i := range a.node.Link {
		outcome := a.act(limit, &a.node.Link[i], key.Slash("link").Index(i), try, "")
		if outcome.Flow != faults.Continue {
			return injected(outcome), 0, true
		}
		rate = faults.Slower(rate, outcome.Rate)
	}
	return reply{}, rate, false
}

func (a *attempt) act(limit context.Context, fault *node.Fault, key dice.Key, try *tracing.Try, condition string) faults.Outcome {
	if !a.call.Dice.Happens(key, fault.Probability) {
		return faults.Outcome{}
	}
	a.metrics.FaultActed(fault.Spec.Type, "link")
	try.FaultActed(fault.Spec.Type, condition)
	return a.faults.Act(fault, faults.Scene{Context: limit, Dice: a.call.Dice, Key: key})
}

// injected is the reply that a fault made of a try.
func injected(outcome faults.Outcome) reply {
	switch outcome.Flow {
	case faults.Error:
		return reply{status: outcome.Status, err: wire.Injected}
	case faults.Abort:
		return reply{err: wire.Reset}
	case faults.Broken:
		return reply{err: outcome.Message}
	}
	return reply{err: wire.Timeout}
}

func (a *attempt) count(reply reply, try *tracing.Try, resends int, duration time.Duration) {
	method, address := http.MethodPost, a.node.Service
	if a.external {
		method = http.MethodGet
	}
	if address == "" {
		address = a.target.Hostname()
	}
	a.metrics.Tried(method, reply.status, address, reply.err, duration)
	if try != nil {
		try.Ended(method, address, port(a.target), a.target.String(), reply.status, reply.err, resends)
	}
}

// port is the port of an address, which may leave the usual one out.
func port(target *url.URL) string {
	if port := target.Port(); port != "" {
		return port
	}
	return "80"
}

func mayRetry(r reply) bool {
	switch r.err {
	case wire.Refused, wire.Reset, wire.DNS, wire.Timeout:
		return true
	case wire.Status, wire.Injected:
		return r.status >= http.StatusInternalServerError
	}
	return false
}
