// Package node reads and validates what comes over the wire: nodes, conditions and states. It reports every problem with its JSON path
// and keeps a node's own bytes, so that it is forwarded as it was received. That, integers spelt 6e2, and names that count by case are
// beyond encoding/json.
package node

import (
	"fmt"
	"strconv"
	"time"

	"microsim.dev/agents/gorilla/wire"
)

const (
	defaultTimeoutMs     = 30_000
	maxTimeoutMs         = 600_000
	maxRetries           = 10
	maxDesignationLength = 2048
	maxNameLength        = 253
)

// Node is one step of a scripted request: whom to call, what the callee and the call suffer, what the callee calls in turn.
type Node struct {
	Designation string
	Service     string
	Probability float64 // percent
	Faults      Phases
	Link        []Fault
	Routes      []*Node // the short form payload is read into it
	Parallel    bool
	UsePlan     bool
	Endpoint    string
	Timeout     time.Duration
	TryTimeout  time.Duration // at most Timeout
	Retries     int
	Required    bool
	Raw         []byte // as it was received, unknown fields and all
}

// Parse reads a node, or finds every problem of the body.
func Parse(data []byte, catalogue *Catalogue) (*Node, []Problem) {
	return document(data, catalogue, func(r *reader) *Node {
		node := readNode(r, 1)
		r.checkCount(root)
		return node
	})
}

func (r *reader) checkCount(path string) {
	if r.nodes > wire.MaxNodes {
		r.add(path, "must have at most %d nodes", wire.MaxNodes)
	}
}

func readNode(r *reader, depth int) *Node {
	if depth > wire.MaxDepth {
		r.refuse("must be at most %d nodes deep", wire.MaxDepth)
		return nil
	}
	if r.nodes++; r.nodes > wire.MaxNodes {
		r.skip()
		return nil
	}
	start := r.pos
	if !r.openObject() {
		return nil
	}
	n := &Node{Probability: 100, Endpoint: "/", Timeout: defaultTimeoutMs * time.Millisecond}
	var payload *Node
	var refused bool // the designation
	var tryTimeout time.Duration
	for name, ok := r.nextMember(); ok; name, ok = r.nextMember() {
		mark := r.mark()
		switch name {
		case "designation":
			n.Designation = readDesignation(r)
			refused = r.mark() > mark
		case "service":
			n.Service = r.text(maxNameLength)
		case "probability":
			n.Probability = r.number(0, 100, 100)
		case "faults":
			n.Faults = readPhases(r)
		case "link":
			n.Link = list(r, readLinkFault)
		case "routes":
			n.Routes = list(r, func(r *reader) *Node { return readNode(r, depth+1) })
		case "payload":
			payload = nil
			if !r.null() {
				payload = readNode(r, depth+1)
			}
		case "parallel":
			n.Parallel = r.boolean()
		case "usePlan":
			n.UsePlan = r.boolean()
		case "endpoint":
			n.Endpoint = readEndpoint(r)
		case "timeout":
			n.Timeout = milliseconds(r, defaultTimeoutMs)
		case "tryTimeout":
			tryTimeout = milliseconds(r, 0)
		case "retries":
			n.Retries = int(r.integer(0, maxRetries, 0))
		case "required":
			n.Required = r.boolean()
		case "protocol", "requestSize", "stage", "repeat", "async", "breaker", "retryBudget", "hedge":
			if !r.null() {
				r.refuse("is reserved for a later version")
			}
		default:
			r.skip()
			continue
		}
		if r.mark() > mark {
			r.under(mark, name)
		}
	}
	if n.Designation == "" && !refused {
		r.add("designation", "is required")
	}
	if payload != nil {
		if len(n.Routes) > 0 {
			r.add("payload", "cannot stand beside routes")
		}
		n.Routes = []*Node{payload}
	}
	n.TryTimeout = n.Timeout
	if tryTimeout > 0 && tryTimeout < n.Timeout {
		n.TryTimeout = tryTimeout
	}
	n.Raw = r.data[start:r.pos:r.pos]
	return n
}

func milliseconds(r *reader, absent int64) time.Duration {
	return time.Duration(r.integer(1, maxTimeoutMs, absent)) * time.Millisecond
}

func readDesignation(r *reader) string {
	if r.null() {
		r.add(root, "is required")
		return ""
	}
	mark := r.mark()
	text := r.requiredText(maxDesignationLength)
	if r.mark() == mark {
		if _, err := Target(text); err != nil {
			r.add(root, "%s", err.Error())
		}
	}
	return text
}

func readEndpoint(r *reader) string {
	if r.null() {
		return "/"
	}
	mark := r.mark()
	text := r.requiredText(maxDesignationLength)
	if r.mark() == mark && (text == "" || text[0] != '/') {
		r.add(root, "must begin with /")
	}
	return text
}

// String names the node in messages: by its service, else by its address.
func (n *Node) String() string {
	if n.Service != "" {
		return n.Service
	}
	return n.Designation
}

var errNoURL = fmt.Errorf("must be an absolute URL such as http://host:port/")

func validPort(text string) bool {
	port, err := strconv.ParseUint(text, 10, 16)
	return err == nil && port > 0
}
