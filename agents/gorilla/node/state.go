package node

import (
	"math"
	"strconv"
	"strings"
)

const (
	maxHashLength   = 128
	maxTargetLength = 300
)

// State is all that steers an agent: whom it may call, its plan, its conditions. It is replaced as a whole.
type State struct {
	Term, Generation int64
	Hash             string
	Targets          []string // the exact host:port pairs that may be called; none allows loopback addresses
	External         []string // further pairs, called by a plain GET
	Endpoints        map[string]*Endpoint
	Conditions       []*Condition // in order of creation
	plan             []byte       // as it was received
}

// Endpoint is what a service does with a call that brings no script.
type Endpoint struct {
	Faults   Phases
	Routes   []*Node
	Parallel bool
}

// ParseState reads a state, or finds every problem of it.
func ParseState(data []byte, catalogue *Catalogue) (*State, []Problem) {
	return document(data, catalogue, readState)
}

func readState(r *reader) *State {
	if !r.openObject() {
		return nil
	}
	state := &State{}
	for name, ok := r.nextMember(); ok; name, ok = r.nextMember() {
		mark := r.mark()
		switch name {
		case "term":
			state.Term = r.integer(0, math.MaxInt64, 0)
		case "generation":
			state.Generation = r.integer(0, math.MaxInt64, 0)
		case "hash":
			state.Hash = r.text(maxHashLength)
		case "targets":
			state.Targets = list(r, readTarget)
		case "external":
			state.External = list(r, readTarget)
		case "plan":
			start := r.pos
			state.Endpoints = readPlan(r)
			state.plan = r.data[start:r.pos:r.pos]
		case "conditions":
			state.Conditions = readConditions(r)
		default:
			r.skip()
			continue
		}
		if r.mark() > mark {
			r.under(mark, name)
		}
	}
	r.checkCount("plan")
	return state
}

func readTarget(r *reader) string {
	mark := r.mark()
	target := r.requiredText(maxTargetLength)
	if r.mark() == mark && !isHostAndPort(target) {
		r.add(root, "must be host:port")
	}
	return strings.ToLower(target)
}

func readPlan(r *reader) map[string]*Endpoint {
	if r.null() || !r.openObject() {
		return nil
	}
	var endpoints map[string]*Endpoint
	for name, ok := r.nextMember(); ok; name, ok = r.nextMember() {
		if name != "endpoints" {
			r.skip()
			continue
		}
		mark := r.mark()
		endpoints = readEndpoints(r)
		r.under(mark, "endpoints")
	}
	return endpoints
}

func readEndpoints(r *reader) map[string]*Endpoint {
	if r.null() || !r.openObject() {
		return nil
	}
	endpoints := map[string]*Endpoint{}
	for name, ok := r.nextMember(); ok; name, ok = r.nextMember() {
		path := name
		mark := r.mark()
		if strings.HasPrefix(path, "/") {
			endpoints[path] = readEndpointPlan(r)
		} else {
			r.refuse("must begin with /")
		}
		r.under(mark, path)
	}
	return endpoints
}

func readEndpointPlan(r *reader) *Endpoint {
	endpoint := &Endpoint{}
	if r.null() || !r.openObject() {
		return endpoint
	}
	for name, ok := r.nextMember(); ok; name, ok = r.nextMember() {
		mark := r.mark()
		switch name {
		case "faults":
			endpoint.Faults = readPhases(r)
		case "routes":
			endpoint.Routes = list(r, func(r *reader) *Node { return readNode(r, 1) })
		case "parallel":
			endpoint.Parallel = r.boolean()
		default:
			r.skip()
			continue
		}
		if r.mark() > mark {
			r.under(mark, name)
		}
	}
	return endpoint
}

func readConditions(r *reader) []*Condition {
	conditions := list(r, readConditionOfState)
	seen := map[string]bool{}
	for i, condition := range conditions {
		if condition == nil || condition.ID == "" {
			continue
		}
		if seen[condition.ID] {
			r.add("["+strconv.Itoa(i)+"].id", "is there twice")
		}
		seen[condition.ID] = true
	}
	return conditions
}

// AppendJSON writes the state with these conditions, which are already JSON.
func (s *State) AppendJSON(json, conditions []byte) []byte {
	json = append(json, `{"term":`...)
	json = strconv.AppendInt(json, s.Term, 10)
	json = append(json, `,"generation":`...)
	json = strconv.AppendInt(json, s.Generation, 10)
	json = append(json, `,"hash":`...)
	json = AppendText(json, s.Hash)
	json = append(json, `,"targets":`...)
	json = AppendTexts(json, s.Targets)
	json = append(json, `,"external":`...)
	json = AppendTexts(json, s.External)
	json = append(json, `,"plan":`...)
	if s.Endpoints == nil {
		json = append(json, `{"endpoints":{}}`...)
	} else {
		json = append(json, s.plan...)
	}
	json = append(json, `,"conditions":`...)
	return append(append(json, conditions...), '}')
}
