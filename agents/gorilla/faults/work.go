package faults

import (
	"runtime"
	"time"

	"golang.org/x/sys/unix"

	"microsim.dev/agents/gorilla/node"
)

// work burns CPU time on the handler's own goroutine, as a handler that computes does. It keeps its thread meanwhile, whose clock
// counts the time that it really runs.
func work(args node.Args, scene Scene) Outcome {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	const unitsPerLook = 20_000 // some 10 µs
	end := threadTime() + time.Duration(args.Int("cpu"))*time.Millisecond
	for sum := uint64(1); threadTime() < end; {
		if scene.Context.Err() != nil {
			return Outcome{Flow: Gone}
		}
		for i := 0; i < unitsPerLook; i++ {
			sum = sum*6364136223846793005 + 1442695040888963407
		}
		runtime.KeepAlive(sum)
	}
	return Outcome{}
}

func threadTime() time.Duration {
	var now unix.Timespec
	_ = unix.ClockGettime(unix.CLOCK_THREAD_CPUTIME_ID, &now)
	return time.Duration(now.Nano())
}
