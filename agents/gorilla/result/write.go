// Package result writes the results of this service and reads those of its callees.
package result

import (
	"bytes"
	"math"
	"net/http"
	"strconv"
	"sync"
	"time"

	"microsim.dev/agents/gorilla/call"
	"microsim.dev/agents/gorilla/faults"
	"microsim.dev/agents/gorilla/node"
	"microsim.dev/agents/gorilla/settings"
)

const largestKept = 64 << 10

var (
	buffers = sync.Pool{New: func() any { return new([]byte) }}
	fill    = bytes.Repeat([]byte{'x'}, 32<<10)

	// Shared by all replies, which never change it.
	jsonType = []string{"application/json"}
)

// Writer writes results.
type Writer struct {
	identity []byte // the members that are always the same
}

// NewWriter is a writer for this service.
func NewWriter(s settings.Settings) *Writer {
	identity := append([]byte(nil), `,"service":`...)
	identity = node.AppendText(identity, s.Service)
	identity = append(identity, `,"version":`...)
	identity = node.AppendText(identity, s.Version)
	identity = append(identity, `,"instance":`...)
	return &Writer{node.AppendText(identity, s.Instance)}
}

// Write replies with the result of a call. Results of callees are passed on as they came, without being copied into one buffer first.
func (w *Writer) Write(to http.ResponseWriter, c *call.Call) {
	buffer := buffers.Get().(*[]byte)
	json, split := w.render((*buffer)[:0], c)
	header := to.Header()
	header["Content-Type"] = jsonType
	header["Content-Length"] = []string{strconv.FormatInt(int64(len(json))+childrenLen(c)+paddingLen(c.Padding), 10)}
	to.WriteHeader(c.Status)
	if c.Rate > 0 {
		to = &pacedWriter{ResponseWriter: to, pace: faults.NewPace(c.Context, c.Rate)}
	}
	if len(c.Reports) == 0 && c.Padding == 0 {
		_, _ = to.Write(json)
	} else {
		_, _ = to.Write(json[:split])
		writeChildren(to, c)
		_, _ = to.Write(json[split : len(json)-1])
		writePadding(to, c.Padding)
		_, _ = to.Write(json[len(json)-1:])
	}
	if cap(json) <= largestKept {
		*buffer = json
		buffers.Put(buffer)
	}
}

// render writes everything but the callees' results and the padding; split is where the former belong.
func (w *Writer) render(json []byte, c *call.Call) (all []byte, split int) {
	json = append(json, `{"error":`...)
	if len(c.Errors) == 0 {
		json = append(json, "null"...)
	} else {
		json = node.AppendText(json, c.Errors[0])
	}
	json = append(json, `,"errors":`...)
	json = node.AppendTexts(json, c.Errors)
	json = append(json, w.identity...)
	if c.Address != "" {
		json = append(json, `,"address":`...)
		json = node.AppendText(json, c.Address)
	}
	json = append(json, `,"start":`...)
	json = appendTime(json, c.Start)
	json = append(json, `,"durationMs":`...)
	json = appendMs(json, time.Since(c.Start))
	json = append(json, `,"response":[`...)
	split = len(json)
	json = append(json, `],"calls":[`...)
	for i, report := range c.Reports {
		if i > 0 {
			json = append(json, ',')
		}
		json = appendReport(json, report)
	}
	return append(json, `]}`...), split
}

func appendReport(json []byte, r *call.Report) []byte {
	json = append(json, `{"service":`...)
	json = appendTextOrNull(json, r.Node.Service)
	json = append(json, `,"designation":`...)
	json = node.AppendText(json, r.Node.Designation)
	json = append(json, `,"start":`...)
	json = appendTime(json, r.Start)
	json = append(json, `,"durationMs":`...)
	json = appendMs(json, r.Duration)
	json = append(json, `,"tries":`...)
	json = strconv.AppendInt(json, int64(r.Tries), 10)
	json = append(json, `,"status":`...)
	if r.Status == 0 {
		json = append(json, "null"...)
	} else {
		json = strconv.AppendInt(json, int64(r.Status), 10)
	}
	json = append(json, `,"error":`...)
	return append(appendTextOrNull(json, r.Err), '}')
}

func appendTextOrNull(json []byte, text string) []byte {
	if text == "" {
		return append(json, "null"...)
	}
	return node.AppendText(json, text)
}

func appendTime(json []byte, at time.Time) []byte {
	return at.UTC().AppendFormat(json, `"2006-01-02T15:04:05.000000Z"`)
}

// appendMs writes milliseconds with three decimals at most.
func appendMs(json []byte, duration time.Duration) []byte {
	ms := math.Round(float64(duration)/float64(time.Microsecond)) / 1000
	return strconv.AppendFloat(json, ms, 'f', -1, 64)
}

func childrenLen(c *call.Call) int64 {
	length := max(0, len(c.Reports)-1)
	for _, report := range c.Reports {
		if length += report.Result.Len(); report.Result.Len() == 0 {
			length += len("null")
		}
	}
	return int64(length)
}

func writeChildren(to http.ResponseWriter, c *call.Call) {
	for i, report := range c.Reports {
		if i > 0 {
			_, _ = to.Write([]byte{','})
		}
		if report.Result.Len() == 0 {
			_, _ = to.Write([]byte("null"))
			continue
		}
		_, _ = to.Write(report.Result.Head)
		if len(report.Result.Tail) > 0 {
			_, _ = to.Write(report.Result.Tail)
		}
	}
}

const paddingName = `,"padding":"`

func paddingLen(size int64) int64 {
	if size == 0 {
		return 0
	}
	return int64(len(paddingName)) + size + int64(len(`"`))
}

func writePadding(to http.ResponseWriter, size int64) {
	if size == 0 {
		return
	}
	_, _ = to.Write([]byte(paddingName))
	for ; size > 0; size -= int64(len(fill)) {
		_, _ = to.Write(fill[:min(size, int64(len(fill)))])
	}
	_, _ = to.Write([]byte{'"'})
}
