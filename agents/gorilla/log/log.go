// Package log writes one JSON object a line. A slow reader makes it drop and count lines, never wait.
package log

import (
	"context"
	"io"
	"log/slog"
	"strings"
	"sync/atomic"
	"time"
)

const linesWaiting = 1024

// Log is a structured logger over a writer that never blocks its callers.
type Log struct {
	*slog.Logger
	lines   chan []byte
	dropped atomic.Int64
	written chan struct{}
}

// New starts a log that writes to output.
func New(output io.Writer) *Log {
	l := &Log{lines: make(chan []byte, linesWaiting), written: make(chan struct{})}
	l.Logger = slog.New(slog.NewJSONHandler(l, &slog.HandlerOptions{ReplaceAttr: rename}))
	go l.writeAll(output)
	return l
}

// rename makes the names and levels those of the contract.
func rename(_ []string, attr slog.Attr) slog.Attr {
	switch attr.Key {
	case slog.MessageKey:
		attr.Key = "event"
	case slog.LevelKey:
		level := strings.ToLower(attr.Value.String())
		if level == "warn" {
			level = "warning"
		}
		attr.Value = slog.StringValue(level)
	case slog.TimeKey:
		attr.Value = slog.TimeValue(attr.Value.Time().UTC())
	}
	return attr
}

// Write takes one line of the handler, which reuses its buffer.
func (l *Log) Write(line []byte) (int, error) {
	select {
	case l.lines <- append([]byte(nil), line...):
	default:
		l.dropped.Add(1)
	}
	return len(line), nil
}

// Close writes what is left, for as long as the reader takes it, a second at most.
func (l *Log) Close() {
	limit := time.After(time.Second)
	select {
	case l.lines <- nil:
	case <-limit:
		return
	}
	select {
	case <-l.written:
	case <-limit:
	}
}

func (l *Log) writeAll(output io.Writer) {
	defer close(l.written)
	for {
		line := <-l.lines
		if line == nil {
			return
		}
		if _, err := output.Write(line); err != nil {
			l.dropped.Add(1)
			continue
		}
		if count := l.dropped.Swap(0); count > 0 {
			l.report(output, count)
		}
	}
}

func (l *Log) report(output io.Writer, count int64) {
	handler := slog.NewJSONHandler(output, &slog.HandlerOptions{ReplaceAttr: rename})
	slog.New(handler).LogAttrs(context.Background(), slog.LevelWarn, "lines-dropped", slog.Int64("count", count))
}
