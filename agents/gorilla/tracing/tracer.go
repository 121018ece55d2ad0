package tracing

import (
	"math"
	"math/rand/v2"
	"net/http"
	"sync/atomic"
	"time"
)

// Tracer begins this service's part of traces.
type Tracer struct {
	settings Settings
	exporter *exporter
	second   atomic.Int64
	begun    atomic.Int64
}

// New is a tracer that sends what it is given in the background.
func New(settings Settings, sender Sender, count Counter) *Tracer {
	return &Tracer{settings: settings, exporter: newExporter(settings, sender, count)}
}

// Begin is the trace of a call that arrived; nil when nothing is traced, or its caller said that this call is not: then headers go on as they came.
func (t *Tracer) Begin(header http.Header) *Trace {
	if t.settings.Endpoint == "" {
		return nil
	}
	caller := read(header)
	if caller.trace.valid() && caller.decision == no {
		return nil
	}
	trace := &Trace{tracer: t, caller: caller, ID: caller.trace, span: newID(), Sampled: caller.decision == yes}
	if caller.decision == undecided {
		trace.Sampled = t.samplesNew()
	}
	if !trace.ID.valid() {
		trace.ID = TraceID{newID(), newID()}
	}
	return trace
}

// Close sends what still waits, for a moment.
func (t *Tracer) Close() {
	t.exporter.close()
}

func (t *Tracer) samplesNew() bool {
	if t.settings.Rated {
		return t.settings.Ratio >= 1 || float64(newID()) < t.settings.Ratio*math.MaxUint64
	}
	if now := time.Now().Unix(); t.second.Swap(now) != now {
		t.begun.Store(0)
	}
	// Read first, so that a flood of calls does not fight for the counter.
	return t.begun.Load() < perSecond && t.begun.Add(1) <= perSecond
}

func newID() uint64 {
	for {
		if id := rand.Uint64(); id != 0 {
			return id
		}
	}
}

// Trace is the trace that a call belongs to, and this service's part of it while it answers. A nil one is none.
type Trace struct {
	ID      TraceID
	Sampled bool // whether spans are sent
	tracer  *Tracer
	caller  context
	span    uint64 // this service's own
	events  []event
}

type event struct {
	time                   time.Time
	kind, phase, condition string
}

// Traced tells whether spans of the call are sent.
func (t *Trace) Traced() bool {
	return t != nil && t.Sampled
}

// FaultActed makes a fault an event of the server's span; condition is its id, if it is one.
func (t *Trace) FaultActed(kind, phase, condition string) {
	if t.Traced() {
		t.events = append(t.events, event{time.Now(), kind, phase, condition})
	}
}

// Served sends the span of the call; a status of 0 is one that was aborted.
func (t *Trace) Served(r *http.Request, method, route, requestID string, status int, start time.Time, duration time.Duration) {
	t.tracer.exporter.add(&span{
		trace: t.ID, id: t.span, parent: t.caller.span, server: true, start: start, duration: duration, method: method, status: status, err: serverError(status), events: t.events,
		route: route, path: r.URL.Path, requestID: requestID,
	})
}

// Try begins a try of a call that this one makes; nil when it is not sampled.
func (t *Trace) Try() *Try {
	if !t.Traced() {
		return nil
	}
	return &Try{trace: t, id: newID(), start: time.Now()}
}

// Write says the trace in the header of a try, whose own span is nil when it is not sampled, in the form in which it came.
func (t *Trace) Write(try *Try, to http.Header) {
	// What came is there already and goes on as it is, unless each try is a span, or nothing came.
	if t == nil || (try == nil && t.caller.trace.valid()) {
		return
	}
	own, parent, sampled := t.span, uint64(0), "0"
	if try != nil {
		own, parent, sampled = try.id, t.span, "1"
	}
	for _, name := range [...]string{traceParent, b3, b3TraceID, b3SpanID, b3ParentID, b3Sampled} {
		delete(to, name)
	}
	switch t.caller.format {
	case b3Single:
		text := t.ID.String() + "-" + hex(own) + "-" + sampled
		if parent != 0 {
			text += "-" + hex(parent)
		}
		to[b3] = []string{text}
	case b3Many:
		to[b3TraceID], to[b3SpanID], to[b3Sampled] = []string{t.ID.String()}, []string{hex(own)}, []string{sampled}
		if parent != 0 {
			to[b3ParentID] = []string{hex(parent)}
		}
	default:
		to[traceParent] = []string{"00-" + t.ID.String() + "-" + hex(own) + "-0" + sampled}
	}
}

// Try is a try of a call while it lasts. A nil one is not sampled.
type Try struct {
	trace  *Trace
	id     uint64
	start  time.Time
	events []event
}

// FaultActed makes a fault of the link an event of the try's span.
func (t *Try) FaultActed(kind, condition string) {
	if t != nil {
		t.events = append(t.events, event{time.Now(), kind, "link", condition})
	}
}

// Ended sends the span of the try.
func (t *Try) Ended(method, address, port, url string, status int, err string, resends int) {
	if t == nil {
		return
	}
	t.trace.tracer.exporter.add(&span{
		trace: t.trace.ID, id: t.id, parent: t.trace.span, start: t.start, duration: time.Since(t.start), method: method, status: status, err: err, events: t.events,
		address: address, port: port, url: url, resends: resends,
	})
}
