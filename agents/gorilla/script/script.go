// Package script does what a service does with a call, in the contract's order: 2 conditions, 3 and 4 faults before, 5 and 6 routes,
// 7 and 8 faults after. Reading (1) and replying (9) are the data port's.
package script

import (
	"context"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"sync"

	"microsim.dev/agents/gorilla/call"
	"microsim.dev/agents/gorilla/caller"
	"microsim.dev/agents/gorilla/dice"
	"microsim.dev/agents/gorilla/faults"
	"microsim.dev/agents/gorilla/metrics"
	"microsim.dev/agents/gorilla/node"
	"microsim.dev/agents/gorilla/steering"
	"microsim.dev/agents/gorilla/wire"
)

// Script runs the steps of calls.
type Script struct {
	Faults   *faults.Table
	Steering *steering.Steering
	Caller   *caller.Caller
	Metrics  *metrics.Metrics
}

// step is a step's name in draws and in errors.
type step struct {
	key  dice.Key
	path string
}

func named(name string) step {
	return step{dice.KeyOf(name), strings.ReplaceAll(name, "/", ".")}
}

var (
	nodeBefore = named("faults/before")
	planBefore = named("plan/faults/before")
	nodeRoutes = named("routes")
	planRoutes = named("plan/routes")
	planAfter  = named("plan/faults/after")
	nodeAfter  = named("faults/after")
	condition  = dice.KeyOf("condition")

	nothing = &node.Endpoint{}
)

// Run does the steps and tells how they ended.
func (s *Script) Run(c *call.Call) faults.Flow {
	own, plan := &node.Node{}, nothing
	if c.Node != nil {
		own = c.Node
	}
	if c.Node == nil || c.Node.UsePlan {
		if endpoint := c.Snapshot.Plan(c.Endpoint); endpoint != nil {
			plan = endpoint
		}
	}
	flow := s.conditions(c) // 2
	if flow == faults.Continue {
		flow = s.faults(c, own.Faults.Before, nodeBefore, "before") // 3
	}
	if flow == faults.Continue {
		flow = s.faults(c, plan.Faults.Before, planBefore, "before") // 4
	}
	if flow == faults.Continue {
		flow = s.routes(c, own.Routes, own.Parallel, nodeRoutes) // 5
	}
	if flow == faults.Continue {
		flow = s.routes(c, plan.Routes, plan.Parallel, planRoutes) // 6
	}
	if flow == faults.Continue {
		flow = s.faults(c, plan.Faults.After, planAfter, "after") // 7
	}
	if flow == faults.Continue {
		flow = s.faults(c, own.Faults.After, nodeAfter, "after") // 8
	}
	return flow
}

func (s *Script) conditions(c *call.Call) faults.Flow {
	for _, each := range c.Snapshot.OnCalls {
		key := condition.Slash(each.ID)
		if flow := s.suffer(c, &each.Fault, key, "condition", func() string { return "conditions[" + each.ID + "]" }, each.ID); flow != faults.Continue {
			return flow
		}
	}
	return faults.Continue
}

func (s *Script) faults(c *call.Call, list []node.Fault, at step, phase string) faults.Flow {
	for i := range list {
		if flow := s.suffer(c, &list[i], at.key.Index(i), phase, func() string { return at.index(i) }, ""); flow != faults.Continue {
			return flow
		}
	}
	return faults.Continue
}

func (at step) index(i int) string {
	return at.path + "[" + strconv.Itoa(i) + "]"
}

func (s *Script) suffer(c *call.Call, fault *node.Fault, key dice.Key, phase string, path func() string, condition string) faults.Flow {
	if !c.Dice.Happens(key, fault.Probability) {
		return faults.Continue
	}
	s.Metrics.FaultActed(fault.Spec.Type, phase)
	c.Trace.FaultActed(fault.Spec.Type, phase, condition)
	if fault.Spec.Kind == node.OnState {
		if err := s.Steering.Run(fault, c.Snapshot, steering.Cause{Place: path(), RequestID: c.RequestID, TraceID: c.TraceID()}); err != nil {
			c.Errors = append(c.Errors, fmt.Sprintf("%s: %s: %v", path(), fault.Spec.Type, err))
		}
		return faults.Continue
	}
	outcome := s.Faults.Act(fault, c.Scene(key))
	c.Rate = faults.Slower(c.Rate, outcome.Rate)
	if outcome.Flow == faults.Error {
		c.Status = outcome.Status
		c.Errors = append(c.Errors, path()+": "+outcome.Message)
	}
	return outcome.Flow
}

func (s *Script) routes(c *call.Call, routes []*node.Node, parallel bool, at step) faults.Flow {
	failed := false
	if parallel && len(routes) > 1 {
		failed = s.allAtOnce(c, routes, at)
	} else {
		failed = s.oneByOne(c, routes, at)
	}
	switch {
	case len(routes) > 0 && c.Gone():
		return faults.Gone
	case failed:
		return faults.Failed
	}
	return faults.Continue
}

func (s *Script) oneByOne(c *call.Call, routes []*node.Node, at step) (failed bool) {
	for i, route := range routes {
		if c.Gone() {
			return false
		}
		key := at.key.Index(i)
		if !c.Dice.Happens(key, route.Probability) {
			continue
		}
		if note(c, s.Caller.Call(c.Context, c, route, key), at, i) {
			return true
		}
	}
	return false
}

func (s *Script) allAtOnce(c *call.Call, routes []*node.Node, at step) (failed bool) {
	siblings, cancel := context.WithCancel(c.Context)
	defer cancel()
	reports := make([]*call.Report, len(routes))
	var running sync.WaitGroup
	for i, route := range routes {
		key := at.key.Index(i)
		if !c.Dice.Happens(key, route.Probability) {
			continue
		}
		running.Add(1)
		go func(i int, route *node.Node) {
			defer running.Done()
			reports[i] = s.Caller.Call(siblings, c, route, key)
			if reports[i].Err != "" && route.Required {
				cancel()
			}
		}(i, route)
	}
	running.Wait()
	for i, report := range reports {
		if report != nil && note(c, report, at, i) {
			failed = true
		}
	}
	return failed
}

// note puts a report into the result and tells whether a required call failed.
func note(c *call.Call, report *call.Report, at step, i int) (failed bool) {
	c.Reports = append(c.Reports, report)
	if report.Err == "" {
		return false
	}
	what := report.Err
	if what == wire.Status {
		what = "status " + strconv.Itoa(report.Status)
	}
	c.Errors = append(c.Errors, fmt.Sprintf("%s: %s: %s", at.index(i), report.Node, what))
	if report.Node.Required {
		c.Status = http.StatusBadGateway
	}
	return report.Node.Required
}
