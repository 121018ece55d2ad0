// Package wire names the limits and headers of the wire contract.
package wire

import "time"

const (
	ContractVersion = 1

	MaxDepth     = 32        // nodes from a tree's root to its deepest leaf, and hops of a request
	MaxNodes     = 10_000    // nodes of a tree
	MaxBody      = 4 << 20   // bytes of a body between agents
	MaxReply     = 16 << 20  // bytes of a reply that a caller reads
	MaxJSONDepth = 128       // nested levels that parsers accept
	MaxProblems  = 64        // problems reported of one input
	MaxDuration  = 3_600_000 // ms that anything may last
)

// How long idle connections are kept: servers longer than clients, so that no client takes one that is about to be closed.
const (
	ServerIdle = 90 * time.Second
	ClientIdle = 30 * time.Second
)

// Header names in the form in which net/http keeps them.
const (
	DepthHeader     = "X-Microsim-Depth"
	SeedHeader      = "X-Microsim-Seed"
	TokenHeader     = "X-Microsim-Token"
	RequestIDHeader = "X-Request-Id"
)

// Why a call failed; the words label the metrics too.
const (
	Refused         = "refused"
	Reset           = "reset"
	Timeout         = "timeout"
	DNS             = "dns"
	ForbiddenTarget = "forbidden-target"
	Status          = "status"
	InvalidReply    = "invalid-reply"
	TooLarge        = "too-large"
	Cancelled       = "cancelled"
	Injected        = "injected"
)
