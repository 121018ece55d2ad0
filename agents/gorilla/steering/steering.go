// Package steering keeps what the control plane says: the state and the conditions. Every change makes a new snapshot; readers take no
// lock.
package steering

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strconv"
	"sync"
	"sync/atomic"
	"time"

	"microsim.dev/agents/gorilla/faults"
	"microsim.dev/agents/gorilla/metrics"
	"microsim.dev/agents/gorilla/node"
)

// Steering is the state of the agent.
type Steering struct {
	faults  *faults.Table
	metrics *metrics.Metrics
	log     *slog.Logger

	changing sync.Mutex
	current  atomic.Pointer[Snapshot]
	hasState atomic.Bool
	ids      int

	running sync.Mutex
	states  map[int]func() // that end by themselves
	made    int
	counted map[string]int
}

// New is the state before anything was said.
func New(table *faults.Table, m *metrics.Metrics, log *slog.Logger) *Steering {
	s := &Steering{faults: table, metrics: m, log: log, counted: map[string]int{}, states: map[int]func(){}}
	s.current.Store(newSnapshot(&node.State{}, nil))
	return s
}

func (s *Steering) Current() *Snapshot {
	return s.current.Load()
}

// HasState tells whether a state has been given.
func (s *Steering) HasState() bool {
	return s.hasState.Load()
}

// Run starts a state of the service that ends by itself after its duration. The log tells of its start before it acts, for it may be a
// crash, and of its end, both as cause says.
func (s *Steering) Run(fault *node.Fault, state *Snapshot, cause Cause) error {
	about := cause.attributes(fault)
	s.log.LogAttrs(context.Background(), slog.LevelInfo, "fault-started", about...)
	stop, err := s.faults.Start(fault, state.Allows)
	if err != nil {
		s.log.LogAttrs(context.Background(), slog.LevelWarn, "fault-failed", append(about, slog.String("reason", err.Error()))...)
		return err
	}
	s.running.Lock()
	defer s.running.Unlock()
	s.made++
	number := s.made
	timer := time.AfterFunc(time.Duration(fault.Args.Int("duration"))*time.Millisecond, func() { s.finish(number) })
	s.states[number] = func() {
		timer.Stop()
		stop()
		s.log.LogAttrs(context.Background(), slog.LevelInfo, "fault-ended", about...)
	}
	return nil
}

// finish ends a state once.
func (s *Steering) finish(number int) {
	s.running.Lock()
	end := s.states[number]
	delete(s.states, number)
	s.running.Unlock()
	if end != nil {
		end()
	}
}

// Close ends everything that lasts: a service that stops in order leaves nothing behind.
func (s *Steering) Close() {
	s.Clear()
	s.running.Lock()
	defer s.running.Unlock()
	for number, end := range s.states {
		delete(s.states, number)
		end()
	}
}

// Replace replaces everything at once; the error says that the state is older than the present one.
func (s *Steering) Replace(state *node.State) error {
	s.changing.Lock()
	defer s.changing.Unlock()
	now := s.Current()
	if state.Term < now.State.Term || (state.Term == now.State.Term && state.Generation < now.State.Generation) {
		return fmt.Errorf("generation: must be at least %d of term %d", now.State.Generation, now.State.Term)
	}
	next := newSnapshot(state, nil)
	stops := make([]func(), len(state.Conditions))
	for i, condition := range state.Conditions {
		stops[i] = s.renew(condition, now.Conditions, next)
	}
	for _, old := range now.Conditions {
		old.end()
	}
	conditions := make([]*Active, len(state.Conditions))
	for i, condition := range state.Conditions {
		if stops[i] == nil {
			stops[i] = s.holdAgain(condition, next)
		}
		conditions[i] = activate(condition, stops[i], s.expire)
	}
	s.publish(state, conditions)
	s.hasState.Store(true)
	return nil
}

var errInUse = errors.New("id: is in use")

// Add adds a condition, whose id is made when it has none.
func (s *Steering) Add(condition *node.Condition) (*Active, error) {
	s.changing.Lock()
	defer s.changing.Unlock()
	now := s.Current()
	if condition.ID == "" {
		condition.ID = s.freeID()
	} else if named(now.Conditions, condition.ID) != nil {
		return nil, errInUse
	}
	stop, err := s.hold(condition, now)
	if err != nil {
		return nil, fmt.Errorf("args: %w", err)
	}
	active := activate(condition, stop, s.expire)
	s.publish(now.State, append(slices.Clip(now.Conditions), active))
	return active, nil
}

// Remove removes a condition; false when there is none of that id.
func (s *Steering) Remove(id string) bool {
	return s.removeWhere(func(a *Active) bool { return a.Condition.ID == id })
}

// Clear removes all conditions.
func (s *Steering) Clear() {
	s.removeWhere(func(*Active) bool { return true })
}

func (s *Steering) expire(ended *Active) {
	s.removeWhere(func(a *Active) bool { return a == ended })
}

func (s *Steering) removeWhere(matches func(*Active) bool) bool {
	s.changing.Lock()
	defer s.changing.Unlock()
	now := s.Current()
	var kept, removed []*Active
	for _, active := range now.Conditions {
		if matches(active) {
			removed = append(removed, active)
		} else {
			kept = append(kept, active)
		}
	}
	if len(removed) == 0 {
		return false
	}
	s.publish(now.State, kept)
	for _, active := range removed {
		active.end()
	}
	return true
}

// renew does not restart a state that was there before under the same id, type and arguments.
func (s *Steering) renew(condition *node.Condition, before []*Active, next *Snapshot) (stop func()) {
	old := named(before, condition.ID)
	if old != nil && old.stop != nil && old.Condition.Fault.Args.Equal(condition.Fault.Args) {
		return old.surrender()
	}
	if old != nil {
		old.end()
	}
	stop, _ = s.hold(condition, next)
	return stop
}

// holdAgain holds what renew could not: what has ended since may have made room.
func (s *Steering) holdAgain(condition *node.Condition, next *Snapshot) (stop func()) {
	stop, err := s.hold(condition, next)
	if err != nil {
		s.log.Warn("condition-failed", "condition", condition.ID, "reason", err.Error())
	}
	return stop
}

// hold starts what a condition holds: nothing for a type that acts on calls.
func (s *Steering) hold(condition *node.Condition, state *Snapshot) (stop func(), err error) {
	if condition.Fault.Spec.Kind != node.OnState {
		return nil, nil
	}
	return s.faults.Start(&condition.Fault, state.Allows)
}

func (s *Steering) publish(state *node.State, conditions []*Active) {
	before := s.Current().Conditions
	s.current.Store(newSnapshot(state, conditions))
	s.tell("condition-ended", before, conditions)
	s.tell("condition-started", conditions, before)
	for kind := range s.counted {
		s.counted[kind] = 0
	}
	for _, active := range conditions {
		s.counted[active.Condition.Fault.Spec.Type]++
	}
	for kind, count := range s.counted {
		s.metrics.Conditions(kind, count)
	}
}

// tell writes down which of some conditions are not among the others; one that was only renewed goes on.
func (s *Steering) tell(what string, some, others []*Active) {
	for _, active := range some {
		fault := &active.Condition.Fault
		other := named(others, active.Condition.ID)
		if other == nil || other.Condition.Fault.Spec != fault.Spec || !other.Condition.Fault.Args.Equal(fault.Args) {
			s.log.Info(what, "condition", active.Condition.ID, "type", fault.Spec.Type)
		}
	}
}

func (s *Steering) freeID() string {
	for {
		s.ids++
		id := "c" + strconv.Itoa(s.ids)
		if named(s.Current().Conditions, id) == nil {
			return id
		}
	}
}

func named(conditions []*Active, id string) *Active {
	for _, active := range conditions {
		if active.Condition.ID == id {
			return active
		}
	}
	return nil
}
