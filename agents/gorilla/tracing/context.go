package tracing

import (
	"net/http"
	"strconv"
)

// The headers that say where in a trace a call is, as net/http spells them.
const (
	traceParent = "Traceparent"
	b3          = "B3"
	b3TraceID   = "X-B3-Traceid"
	b3SpanID    = "X-B3-Spanid"
	b3ParentID  = "X-B3-Parentspanid"
	b3Sampled   = "X-B3-Sampled"
	b3Flags     = "X-B3-Flags"
)

// TraceID is 128 bits, not all of them zero.
type TraceID struct{ High, Low uint64 }

func (id TraceID) String() string {
	return hex(id.High) + hex(id.Low)
}

func (id TraceID) valid() bool {
	return id != TraceID{}
}

type decision int8

const (
	undecided decision = iota
	no
	yes
)

type format int8

const (
	none format = iota
	w3c
	b3Single
	b3Many
)

// context is what the headers of a call say of its trace.
type context struct {
	trace    TraceID
	span     uint64 // that made the call
	decision decision
	format   format
}

// ReadID is the id of the trace that headers name, or empty.
func ReadID(header http.Header) string {
	if c := read(header); c.trace.valid() {
		return c.trace.String()
	}
	return ""
}

func read(header http.Header) context {
	if c, ok := readTraceParent(header.Get(traceParent)); ok {
		return c
	}
	if c, ok := readB3(header.Get(b3)); ok {
		return c
	}
	c := context{decision: decide(header.Get(b3Sampled)), format: b3Many}
	if header.Get(b3Flags) == "1" {
		c.decision = yes
	}
	trace, okTrace := parseTrace(header.Get(b3TraceID))
	span, okSpan := parse(header.Get(b3SpanID))
	switch {
	case okTrace && okSpan:
		c.trace, c.span = trace, span
	case c.decision == undecided:
		return context{}
	}
	return c
}

// readTraceParent reads W3C's form (https://www.w3.org/TR/trace-context/); one of a later version may be longer.
func readTraceParent(text string) (c context, ok bool) {
	const length = 55
	if len(text) < length || text[2] != '-' || text[35] != '-' || text[52] != '-' || !isHex(text[:2]) || !isHex(text[53:55]) || text[:2] == "ff" {
		return c, false
	}
	if len(text) > length && (text[:2] == "00" || text[length] != '-') {
		return c, false
	}
	trace, okTrace := parseTrace(text[3:35])
	span, okSpan := parse(text[36:52])
	flags, err := strconv.ParseUint(text[53:55], 16, 8)
	c = context{trace, span, no, w3c}
	if flags&1 == 1 {
		c.decision = yes
	}
	return c, okTrace && okSpan && err == nil
}

// readB3 reads B3's one header: trace-span, trace-span-sampled, trace-span-sampled-parent, or a decision alone.
func readB3(text string) (c context, ok bool) {
	if len(text) == 1 {
		c = context{decision: decide(text), format: b3Single}
		return c, c.decision != undecided
	}
	for _, digits := range [...]int{32, 16} {
		end := digits + 17
		if len(text) < end || text[digits] != '-' {
			continue
		}
		trace, okTrace := parseTrace(text[:digits])
		span, okSpan := parse(text[digits+1 : end])
		c = context{trace, span, undecided, b3Single}
		if rest := text[end:]; len(rest) >= 2 && rest[0] == '-' {
			c.decision = decide(rest[1:2])
		}
		return c, okTrace && okSpan
	}
	return c, false
}

func decide(text string) decision {
	switch text {
	case "1", "d", "true":
		return yes
	case "0", "false":
		return no
	}
	return undecided
}

func parseTrace(text string) (id TraceID, ok bool) {
	switch len(text) {
	case 16:
		id.Low, ok = parse(text)
		return id, ok
	case 32:
		var okHigh, okLow bool
		id.High, okHigh = parseAny(text[:16])
		id.Low, okLow = parseAny(text[16:])
		return id, okHigh && okLow && id.valid()
	}
	return id, false
}

func parse(text string) (id uint64, ok bool) {
	id, ok = parseAny(text)
	return id, ok && id != 0
}

func parseAny(text string) (id uint64, ok bool) {
	if len(text) != 16 || !isHex(text) {
		return 0, false
	}
	id, err := strconv.ParseUint(text, 16, 64)
	return id, err == nil
}

// isHex wants small letters, as the standard does.
func isHex(text string) bool {
	for i := 0; i < len(text); i++ {
		if c := text[i]; (c < '0' || c > '9') && (c < 'a' || c > 'f') {
			return false
		}
	}
	return true
}

func hex(id uint64) string {
	var digits [16]byte
	return string(appendHex(digits[:0], id))
}

func appendHex(to []byte, id uint64) []byte {
	const digits = "0123456789abcdef"
	for shift := 60; shift >= 0; shift -= 4 {
		to = append(to, digits[id>>shift&0xF])
	}
	return to
}
