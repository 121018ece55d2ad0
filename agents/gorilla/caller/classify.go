package caller

import (
	"context"
	"errors"
	"net"
	"net/textproto"
	"strings"
	"syscall"

	"microsim.dev/agents/gorilla/wire"
)

var errTooLarge = errors.New("larger than a reply may be")

// classify finds the contract's word for an error of the transport, on a connection that the callee may have ended.
func classify(ctx context.Context, err error, ended bool) string {
	var dns *net.DNSError
	var operation *net.OpError
	var protocol textproto.ProtocolError
	switch {
	case ctx.Err() != nil:
		return wire.Timeout
	case errors.As(err, &dns):
		return wire.DNS
	case errors.As(err, &operation) && operation.Op == "dial" && !errors.Is(err, syscall.ECONNRESET):
		return wire.Refused
	case ended:
		return wire.Reset
	case errors.As(err, &protocol), strings.Contains(err.Error(), "malformed HTTP"):
		return wire.InvalidReply
	}
	return wire.Reset
}
