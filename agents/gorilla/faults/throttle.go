package faults

import (
	"context"
	"time"

	"microsim.dev/agents/gorilla/node"
)

const (
	piecesPerSecond = 50
	largestPiece    = 32 << 10
)

// throttle says how fast a reply may be sent, or read on a link; who does it keeps the lowest rate.
func throttle(args node.Args, _ Scene) Outcome {
	return Outcome{Rate: args.Int("rate")}
}

// Slower is the lower of two rates, of which 0 is none.
func Slower(rate, other int) int {
	if rate == 0 || (other != 0 && other < rate) {
		return other
	}
	return rate
}

// Pace holds bytes to a rate: each waits for the moment at which the rate allows it, counted from the first, so that late timers do not add
// up.
type Pace struct {
	context context.Context
	rate    int
	start   time.Time
	taken   int64
}

// NewPace begins now; it ends early with the context.
func NewPace(ctx context.Context, rate int) *Pace {
	return &Pace{context: ctx, rate: rate, start: time.Now()}
}

// Piece is how many bytes to move at a time, so that the stream is even and timers are few. The first byte goes alone: the whole takes its
// time from that byte on, however short it is.
func (p *Pace) Piece() int {
	if p.taken == 0 {
		return 1
	}
	return min(max(p.rate/piecesPerSecond, 1), largestPiece)
}

// Take waits until so many further bytes may have moved; false when the context ended first.
func (p *Pace) Take(bytes int) bool {
	p.taken += int64(bytes)
	due := p.start.Add(time.Duration(float64(p.taken) / float64(p.rate) * float64(time.Second)))
	return Sleep(p.context, time.Until(due))
}
