package steering

import (
	"net"
	"net/url"
	"sort"
	"strings"

	"microsim.dev/agents/gorilla/node"
)

// Snapshot is all that steers calls, at one moment. It never changes: a call keeps the one that it began with.
type Snapshot struct {
	State      *node.State
	Conditions []*Active         // in order of creation
	OnCalls    []*node.Condition // those that act on calls of this service
	OnLinks    []*node.Condition // those that act on this service's own calls

	targets, external map[string]bool
	paths             []string // of endpoints, longest first
}

func newSnapshot(state *node.State, conditions []*Active) *Snapshot {
	s := &Snapshot{State: state, Conditions: conditions, targets: set(state.Targets), external: set(state.External)}
	for path := range state.Endpoints {
		s.paths = append(s.paths, path)
	}
	sort.Slice(s.paths, func(i, j int) bool { return len(s.paths[i]) > len(s.paths[j]) })
	for _, active := range conditions {
		switch condition := active.Condition; {
		case len(condition.To) > 0:
			s.OnLinks = append(s.OnLinks, condition)
		case condition.Fault.Spec.Kind == node.OnCall:
			s.OnCalls = append(s.OnCalls, condition)
		}
	}
	return s
}

func set(items []string) map[string]bool {
	set := make(map[string]bool, len(items))
	for _, item := range items {
		set[item] = true
	}
	return set
}

// EndpointOf is the endpoint of the plan that a path belongs to: the longest prefix on whole segments, else "/".
func (s *Snapshot) EndpointOf(path string) string {
	for _, endpoint := range s.paths {
		if rest, ok := strings.CutPrefix(path, endpoint); ok && (rest == "" || rest[0] == '/' || strings.HasSuffix(endpoint, "/")) {
			return endpoint
		}
	}
	return "/"
}

// Plan is what the service does at an endpoint; nil is nothing.
func (s *Snapshot) Plan(endpoint string) *node.Endpoint {
	return s.State.Endpoints[endpoint]
}

// External tells whether the target is called by a plain GET.
func (s *Snapshot) External(target *url.URL) bool {
	return len(s.external) > 0 && s.external[node.HostAndPort(target)]
}

// Allows tells whether the agent may call the target: it is no open proxy.
func (s *Snapshot) Allows(target *url.URL) bool {
	if len(s.targets) > 0 {
		return s.targets[node.HostAndPort(target)]
	}
	host := target.Hostname()
	ip := net.ParseIP(host)
	return strings.EqualFold(host, "localhost") || (ip != nil && ip.IsLoopback())
}

// AppendConditions writes the list of conditions.
func (s *Snapshot) AppendConditions(json []byte) []byte {
	json = append(json, '[')
	for i, active := range s.Conditions {
		if i > 0 {
			json = append(json, ',')
		}
		json = active.AppendJSON(json)
	}
	return append(json, ']')
}
