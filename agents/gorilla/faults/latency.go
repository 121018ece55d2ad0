package faults

import (
	"context"
	"math"
	"time"

	"microsim.dev/agents/gorilla/dice"
	"microsim.dev/agents/gorilla/node"
	"microsim.dev/agents/gorilla/wire"
)

func latency(args node.Args, scene Scene) Outcome {
	ms := latencyMs(args, scene.Dice, scene.Key)
	if !Sleep(scene.Context, time.Duration(ms*float64(time.Millisecond))) {
		return Outcome{Flow: Gone}
	}
	return Outcome{}
}

// Sleep waits; false when the context ended first.
func Sleep(ctx context.Context, wait time.Duration) bool {
	if wait > 0 {
		timer := time.NewTimer(wait)
		defer timer.Stop()
		select {
		case <-timer.C:
		case <-ctx.Done():
		}
	}
	return ctx.Err() == nil
}

// latencyMs draws with the key of the fault's roll followed by /delay.
func latencyMs(args node.Args, d dice.Dice, key dice.Key) float64 {
	delay, jitter := args.Number("delay"), args.Number("jitter")
	key = key.Slash("delay")
	ms := delay
	switch args.Text("distribution") {
	case "normal":
		if jitter != 0 {
			ms = normal(delay, jitter, d, key)
		}
	case "exponential":
		ms = delay - jitter*math.Log(1-d.Unit(key))
	case "pareto":
		ms = delay * math.Pow(1-d.Unit(key), -1/args.Number("shape"))
	default:
		ms = delay + (2*d.Unit(key)-1)*jitter
	}
	return math.Min(math.Max(ms, 0), wire.MaxDuration)
}

// normal is Box and Muller's deviate of two uniform ones (1958), redrawn below 0; 1-a keeps the logarithm finite.
func normal(mean, deviation float64, d dice.Dice, key dice.Key) float64 {
	const redraws = 100
	for k := 0; k < redraws; k++ {
		a, b := d.Unit(key.Index(2*k)), d.Unit(key.Index(2*k+1))
		if ms := mean + deviation*math.Sqrt(-2*math.Log(1-a))*math.Cos(2*math.Pi*b); ms >= 0 {
			return ms
		}
	}
	return 0
}
