// Package dataport answers calls: checks, reading, the script, the reply.
package dataport

import (
	"bytes"
	"crypto/subtle"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"strconv"
	"strings"
	"sync/atomic"
	"time"

	"github.com/gorilla/mux"

	"microsim.dev/agents/gorilla/call"
	"microsim.dev/agents/gorilla/dice"
	"microsim.dev/agents/gorilla/faults"
	"microsim.dev/agents/gorilla/metrics"
	"microsim.dev/agents/gorilla/node"
	"microsim.dev/agents/gorilla/result"
	"microsim.dev/agents/gorilla/script"
	"microsim.dev/agents/gorilla/settings"
	"microsim.dev/agents/gorilla/steering"
	"microsim.dev/agents/gorilla/tracing"
	"microsim.dev/agents/gorilla/wire"
)

// Port is the data port.
type Port struct {
	Settings  settings.Settings
	Catalogue *node.Catalogue
	Steering  *steering.Steering
	Hang      *faults.Hang
	Script    *script.Script
	Results   *result.Writer
	Metrics   *metrics.Metrics
	Tracer    *tracing.Tracer
	Log       *slog.Logger

	Draining atomic.Bool // whether replies ask their clients to close

	calls atomic.Uint64
	ids   requestIDs
}

// Handler routes nodes and calls of the plan.
func (p *Port) Handler() http.Handler {
	p.ids.start()
	router := mux.NewRouter().SkipClean(true)
	router.MatcherFunc(isNode).HandlerFunc(p.serveNode)
	router.NewRoute().HandlerFunc(p.servePlan)
	return router
}

// isNode tells a scripted request from a call of the plan.
func isNode(r *http.Request, _ *mux.RouteMatch) bool {
	return r.Method == http.MethodPost && r.URL.Path == "/" && r.ContentLength != 0 && isJSON(r.Header.Get("Content-Type"))
}

func isJSON(contentType string) bool {
	const json = "application/json"
	return len(contentType) >= len(json) && strings.EqualFold(contentType[:len(json)], json) &&
		(len(contentType) == len(json) || contentType[len(json)] == ';' || contentType[len(json)] == ' ')
}

func (p *Port) serveNode(w http.ResponseWriter, r *http.Request) {
	p.serve(w, r, true)
}

func (p *Port) servePlan(w http.ResponseWriter, r *http.Request) {
	p.serve(w, r, false)
}

func (p *Port) serve(w http.ResponseWriter, r *http.Request, isNode bool) {
	p.Metrics.CallBegun()
	c := p.begin(w, r)
	status := 0 // stays so when the handler is aborted
	defer func() {
		duration := time.Since(c.Start)
		p.Metrics.CallEnded(r.Method, status, c.Endpoint, duration)
		if c.Trace.Traced() {
			c.Trace.Served(r, metrics.KnownMethod(r.Method), c.Endpoint, c.RequestID, status, c.Start, duration)
		}
		if p.Settings.AccessLog || len(c.Errors) > 0 {
			p.log(r, c, status, duration)
		}
	}()
	if p.Hang.Hangs() {
		buffer(r)
		if !p.Hang.Wait(r.Context()) {
			panic(http.ErrAbortHandler)
		}
		c.Snapshot = p.Steering.Current()
	}
	if refusal := p.check(w, r, c, isNode); refusal != 0 {
		c.Status = refusal
		p.Results.Write(w, c)
		status = refusal
		return
	}
	path := r.URL.Path
	c.Address = "http://" + r.Host + "/"
	if c.Node != nil {
		path, c.Address = c.Node.Endpoint, c.Node.Designation
	}
	c.Endpoint = c.Snapshot.EndpointOf(path)
	switch p.Script.Run(c) {
	case faults.Abort:
		reset(w)
	case faults.Gone:
		panic(http.ErrAbortHandler)
	default:
		p.Results.Write(w, c)
		status = c.Status
	}
}

func (p *Port) begin(w http.ResponseWriter, r *http.Request) *call.Call {
	c := &call.Call{
		Context:  r.Context(),
		Header:   r.Header,
		Snapshot: p.Steering.Current(),
		Start:    time.Now(),
		Endpoint: "/",
		Status:   http.StatusOK,
		Trace:    p.Tracer.Begin(r.Header),
	}
	c.RequestID = r.Header.Get(wire.RequestIDHeader)
	if !usable(c.RequestID) {
		c.RequestID = p.ids.next()
	}
	header := w.Header()
	header[wire.RequestIDHeader] = []string{c.RequestID}
	if p.Draining.Load() {
		header["Connection"] = []string{"close"}
	}
	if text := r.Header.Get(wire.DepthHeader); text != "" {
		depth, err := strconv.ParseUint(text, 10, 31)
		if err == nil {
			c.Depth = int(depth)
		}
	}
	seed, ok := dice.ParseSeed(r.Header.Get(wire.SeedHeader))
	if !ok {
		seed = dice.Dice(p.Settings.Seed).Mix(callKey.Index(int(p.calls.Add(1) - 1)))
	}
	c.Dice = dice.Dice(seed)
	return c
}

// buffer takes a body in, up to the limit: the server hears that a client left only when it has read all that the client sent.
func buffer(r *http.Request) {
	if r.ContentLength == 0 {
		return
	}
	body, err := io.ReadAll(io.LimitReader(r.Body, wire.MaxBody+1))
	if err != nil {
		panic(http.ErrAbortHandler)
	}
	r.Body = io.NopCloser(io.MultiReader(bytes.NewReader(body), r.Body))
}

var callKey = dice.KeyOf("call")

// check reads the body and validates all of it; it answers the status of a refusal, with the reasons in the call, or 0.
func (p *Port) check(w http.ResponseWriter, r *http.Request, c *call.Call, isNode bool) (refusal int) {
	if isNode && p.Settings.RequestToken != "" && subtle.ConstantTimeCompare([]byte(r.Header.Get(wire.TokenHeader)), []byte(p.Settings.RequestToken)) == 0 {
		c.Errors = []string{"x-microsim-token: must be the simulation's token"}
		return http.StatusUnauthorized
	}
	if c.Depth > wire.MaxDepth {
		c.Errors = []string{fmt.Sprintf("x-microsim-depth: must be at most %d", wire.MaxDepth)}
		return http.StatusLoopDetected
	}
	body, fits := read(r, isNode)
	if !fits {
		w.Header()["Connection"] = []string{"close"}
		c.Errors = []string{fmt.Sprintf("$: must have at most %d bytes", wire.MaxBody)}
		return http.StatusRequestEntityTooLarge
	}
	if len(body) == 0 {
		return 0
	}
	var problems []node.Problem
	if c.Node, problems = node.Parse(body, p.Catalogue); len(problems) > 0 {
		for _, problem := range problems {
			c.Errors = append(c.Errors, problem.String())
		}
		return http.StatusBadRequest
	}
	return 0
}

// read reads a body whole, or drops it; it does not fit when it is larger than the limit. A body that breaks off ends the handler.
func read(r *http.Request, keep bool) (body []byte, fits bool) {
	var err error
	var dropped int64
	switch {
	case r.ContentLength > wire.MaxBody:
		return nil, false
	case r.ContentLength == 0:
		return nil, true
	case keep && r.ContentLength > 0:
		body = make([]byte, r.ContentLength)
		_, err = io.ReadFull(r.Body, body)
	case keep:
		body, err = io.ReadAll(io.LimitReader(r.Body, wire.MaxBody+1))
	default:
		dropped, err = io.Copy(io.Discard, io.LimitReader(r.Body, wire.MaxBody+1))
	}
	if err != nil {
		panic(http.ErrAbortHandler)
	}
	return body, len(body) <= wire.MaxBody && dropped <= wire.MaxBody
}

// reset ends the connection with RST: a close that lingers for no time.
func reset(w http.ResponseWriter) {
	conn, _, err := http.NewResponseController(w).Hijack()
	if err != nil {
		panic(http.ErrAbortHandler)
	}
	if tcp, ok := conn.(*net.TCPConn); ok {
		_ = tcp.SetLinger(0)
	}
	_ = conn.Close()
}

func (p *Port) log(r *http.Request, c *call.Call, status int, duration time.Duration) {
	level := slog.LevelInfo
	attributes := make([]slog.Attr, 0, 8)
	attributes = append(attributes, slog.String("requestId", c.RequestID))
	if trace := c.TraceID(); trace != "" {
		attributes = append(attributes, slog.String("traceId", trace))
	}
	attributes = append(attributes,
		slog.String("method", r.Method), slog.String("endpoint", c.Endpoint), slog.Int("status", status),
		slog.Float64("durationMs", float64(duration)/float64(time.Millisecond)))
	if len(c.Errors) > 0 {
		level = slog.LevelWarn
		attributes = append(attributes, slog.String("error", c.Errors[0]))
	}
	p.Log.LogAttrs(r.Context(), level, "call", attributes...)
}
