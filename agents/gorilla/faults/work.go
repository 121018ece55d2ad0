package faults

import (
	"runtime"
	"time"

	"golang.org/x/sys/unix"

	"microsim.dev/agents/gorilla/node"
)

const workSlice = time.Millisecond

// newWork burns CPU time on the handler's own goroutine, as a handler that computes does. As many calls as there are processors burn at
// once, in slices, so that all of them get on and the scheduler always has room for the rest of the agent.
func newWork() OnCall {
	turns := make(chan struct{}, runtime.GOMAXPROCS(0))
	return func(args node.Args, scene Scene) Outcome {
		for left := time.Duration(args.Int("cpu")) * time.Millisecond; left > 0; {
			select {
			case turns <- struct{}{}:
			case <-scene.Context.Done():
				return Outcome{Flow: Gone}
			}
			left -= burn(min(left, workSlice))
			<-turns
		}
		return Outcome{}
	}
}

// burn computes until the thread, which it keeps meanwhile, has run for so long; it answers for how long it really did.
func burn(cpu time.Duration) time.Duration {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	const unitsPerLook = 20_000 // some 10 µs
	begin := threadTime()
	for sum := uint64(1); ; {
		if spent := threadTime() - begin; spent >= cpu {
			return spent
		}
		for i := 0; i < unitsPerLook; i++ {
			sum = sum*6364136223846793005 + 1442695040888963407
		}
		runtime.KeepAlive(sum)
	}
}

func threadTime() time.Duration {
	var now unix.Timespec
	_ = unix.ClockGettime(unix.CLOCK_THREAD_CPUTIME_ID, &now)
	return time.Duration(now.Nano())
}
