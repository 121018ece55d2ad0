package caller

import (
	"context"
	"io"
	"net"
	"sync/atomic"

	"net/http/httptrace"
)

// conn remembers that its other end was closed: what net/http calls a malformed head may be half of a good one.
type conn struct {
	net.Conn
	ended atomic.Bool
}

func (c *conn) Read(into []byte) (int, error) {
	n, err := c.Conn.Read(into)
	if err == io.EOF {
		c.ended.Store(true)
	}
	return n, err
}

var dialer net.Dialer

func dial(ctx context.Context, network, address string) (net.Conn, error) {
	c, err := dialer.DialContext(ctx, network, address)
	if err != nil {
		return nil, err
	}
	return &conn{Conn: c}, nil
}

// watched is a context that tells which connection a request got.
type watched struct {
	trace httptrace.ClientTrace
	conn  *conn
}

func watch(ctx context.Context) (context.Context, *watched) {
	w := &watched{}
	w.trace.GotConn = func(info httptrace.GotConnInfo) { w.conn, _ = info.Conn.(*conn) }
	return httptrace.WithClientTrace(ctx, &w.trace), w
}

// ended tells whether the callee closed the connection.
func (w *watched) ended() bool {
	return w.conn != nil && w.conn.ended.Load()
}
