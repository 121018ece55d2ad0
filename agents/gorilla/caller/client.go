package caller

import (
	"bytes"
	"context"
	"io"
	"math"
	"net/http"
	"net/url"
	"strconv"

	"microsim.dev/agents/gorilla/call"
	"microsim.dev/agents/gorilla/faults"
	"microsim.dev/agents/gorilla/node"
	"microsim.dev/agents/gorilla/result"
	"microsim.dev/agents/gorilla/tracing"
	"microsim.dev/agents/gorilla/wire"
)

// client is the HTTP side of a try: pooled connections, one request, one reply read whole. The transport alone follows no redirects
// and keeps no cookies.
type client struct {
	transport *http.Transport
	token     string
}

// reply is what one try brought.
type reply struct {
	status int    // 0 when none came
	err    string // empty, or one of the words of package wire
	result call.Result
}

func newClient(token string) *client {
	return &client{
		transport: &http.Transport{
			MaxIdleConnsPerHost: math.MaxInt32, // who once needed many connections will need them again
			DialContext:         dial,
			IdleConnTimeout:     wire.ClientIdle,
			DisableCompression:  true,
		},
		token: token,
	}
}

// post sends a node as it was received.
func (c *client) post(ctx context.Context, on *call.Call, n *node.Node, target *url.URL, seed uint32, try *tracing.Try, rate int) reply {
	request := &http.Request{
		Method:        http.MethodPost,
		URL:           target,
		Header:        make(http.Header, 8),
		Body:          io.NopCloser(bytes.NewReader(n.Raw)),
		GetBody:       func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(n.Raw)), nil },
		ContentLength: int64(len(n.Raw)),
	}
	if target.Path != "/" || target.RawQuery != "" {
		request.URL = &url.URL{Scheme: target.Scheme, Host: target.Host, Path: "/"}
	}
	copyHeaders(request.Header, on, try, true)
	var values [4]string // one allocation for all of them
	set := func(i int, name, value string) {
		values[i] = value
		request.Header[name] = values[i : i+1 : i+1]
	}
	set(0, "Content-Type", "application/json")
	set(1, wire.DepthHeader, strconv.Itoa(on.Depth+1))
	set(2, wire.SeedHeader, eightDigits(seed))
	if c.token != "" {
		set(3, wire.TokenHeader, c.token)
	}
	return c.send(ctx, request, true, rate)
}

// get calls an address outside the simulation: nothing of the simulation goes there.
func (c *client) get(ctx context.Context, on *call.Call, target *url.URL, try *tracing.Try, rate int) reply {
	request := &http.Request{Method: http.MethodGet, URL: target, Header: make(http.Header, 8)}
	copyHeaders(request.Header, on, try, false)
	return c.send(ctx, request, false, rate)
}

func (c *client) send(ctx context.Context, request *http.Request, wantsResult bool, rate int) reply {
	ctx, connection := watch(ctx)
	response, err := c.transport.RoundTrip(request.WithContext(ctx))
	if err != nil {
		return reply{err: classify(ctx, err, connection.ended())}
	}
	defer response.Body.Close()
	r := reply{status: response.StatusCode}
	if r.status < 200 || r.status > 299 {
		r.err = wire.Status
	}
	read := io.Reader(response.Body)
	if rate > 0 {
		read = pacedReader{response.Body, faults.NewPace(ctx, rate)}
	}
	body, err := readAll(response, read)
	switch {
	case err == errTooLarge:
		return reply{status: r.status, err: wire.TooLarge}
	case err != nil:
		return reply{status: r.status, err: classify(ctx, err, true)}
	case !wantsResult:
		return r
	}
	var ok bool
	if r.result, ok = result.Scan(body); !ok && r.err == "" {
		r.err = wire.InvalidReply
	}
	return r
}

// pacedReader reads a body as fast as its pace allows.
type pacedReader struct {
	body io.Reader
	pace *faults.Pace
}

func (p pacedReader) Read(into []byte) (int, error) {
	count, err := p.body.Read(into[:min(len(into), p.pace.Piece())])
	if !p.pace.Take(count) {
		return count, context.DeadlineExceeded
	}
	return count, err
}

// readAll reads a reply up to the limit.
func readAll(response *http.Response, from io.Reader) ([]byte, error) {
	if response.ContentLength > wire.MaxReply {
		return nil, errTooLarge
	}
	if response.ContentLength >= 0 {
		body := make([]byte, response.ContentLength)
		_, err := io.ReadFull(from, body)
		return body, err
	}
	body, err := io.ReadAll(io.LimitReader(from, wire.MaxReply+1))
	if err == nil && len(body) > wire.MaxReply {
		err = errTooLarge
	}
	return body, err
}

func eightDigits(seed uint32) string {
	const hex = "0123456789abcdef"
	var digits [8]byte
	for i := range digits {
		digits[i] = hex[seed>>(28-4*i)&0xF]
	}
	return string(digits[:])
}
