package faults

import (
	"context"
	"log/slog"
	"time"

	"microsim.dev/agents/gorilla/node"
)

const (
	maxLogRate = 100_000
	logTick    = 5 * time.Millisecond
)

// newLogFlood writes log lines, evenly.
func newLogFlood(log *slog.Logger) OnState {
	limit := &sumLimit{max: maxLogRate, unit: "lines/s"}
	return func(args node.Args, _ Reach) (func(), error) {
		rate := args.Int("rate")
		if err := limit.take(int64(rate)); err != nil {
			return nil, err
		}
		ctx, stop := context.WithCancel(context.Background())
		go flood(ctx, rate, log)
		return func() {
			stop()
			limit.giveBack(int64(rate))
		}, nil
	}
}

// flood counts from the start, so that late timers write more lines at once and not fewer in all, unless they are very late: who was
// stopped for a minute does not write all of that minute's lines at once.
func flood(ctx context.Context, rate int, log *slog.Logger) {
	start := time.Now()
	looked := start
	for written := 0; ctx.Err() == nil; {
		Sleep(ctx, logTick)
		start = start.Add(max(0, time.Since(looked)-mostMadeUpFor))
		looked = time.Now()
		for due := int(time.Since(start).Seconds() * float64(rate)); written < due && ctx.Err() == nil; written++ {
			log.LogAttrs(ctx, slog.LevelInfo, "log-flood", slog.Int("line", written))
		}
	}
}
