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
	entries chan entry
	dropped atomic.Int64
}

// entry is a line, or a wish to know when all lines before it are written.
type entry struct {
	line    []byte
	written chan struct{}
}

// New starts a log that writes to output.
func New(output io.Writer) *Log {
	l := &Log{entries: make(chan entry, linesWaiting)}
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
	case l.entries <- entry{line: append([]byte(nil), line...)}:
	default:
		l.dropped.Add(1)
	}
	return len(line), nil
}

// Flush waits until what was said so far is written, for so long at most.
func (l *Log) Flush(limit time.Duration) {
	over := time.After(limit)
	written := make(chan struct{})
	select {
	case l.entries <- entry{written: written}:
	case <-over:
		return
	}
	select {
	case <-written:
	case <-over:
	}
}

func (l *Log) writeAll(output io.Writer) {
	for each := range l.entries {
		if each.written != nil {
			close(each.written)
			continue
		}
		if _, err := output.Write(each.line); err != nil {
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
