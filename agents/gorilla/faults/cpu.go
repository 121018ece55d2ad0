package faults

import (
	"runtime"
	"sync"
	"sync/atomic"
	"time"

	"microsim.dev/agents/gorilla/node"
)

const (
	maxCores  = 64
	cpuPeriod = 50 * time.Millisecond

	mostMadeUpFor = time.Second // by what is late
)

// newCPU burns CPU time on threads of its own, one per core, each busy for its share of every period. The scheduler gets as many processors
// more meanwhile: the threads are beside those that serve, not in their place.
func newCPU() OnState {
	limit := &sumLimit{max: maxCores, unit: "cores"}
	var scheduler sync.Mutex
	grow := func(by int) {
		scheduler.Lock()
		defer scheduler.Unlock()
		runtime.GOMAXPROCS(runtime.GOMAXPROCS(0) + by)
	}
	return func(args node.Args, _ Reach) (func(), error) {
		cores := args.Int("cores")
		if err := limit.take(int64(cores)); err != nil {
			return nil, err
		}
		share := time.Duration(float64(cpuPeriod) * args.Number("load") / 100)
		var stopped atomic.Bool
		grow(cores)
		for i := 0; i < cores; i++ {
			go burnShares(share, &stopped)
		}
		return func() {
			stopped.Store(true)
			grow(-cores)
			limit.giveBack(int64(cores))
		}, nil
	}
}

// burnShares counts periods and CPU time from the start: late wake-ups do not add up, and what a busy machine did not give is made up for,
// unless it is much: who was stopped for a minute does not burn all of that minute's share at once. The thread ends with it.
func burnShares(share time.Duration, stopped *atomic.Bool) {
	runtime.LockOSThread()
	start, idle := time.Now(), threadTime()
	for number := time.Duration(1); !stopped.Load(); number++ {
		for sum := uint64(1); threadTime()-idle < share*number && !stopped.Load(); {
			for i := 0; i < 20_000; i++ {
				sum = sum*6364136223846793005 + 1442695040888963407
			}
			runtime.KeepAlive(sum)
		}
		start = start.Add(max(0, time.Since(start)-cpuPeriod*number-mostMadeUpFor))
		time.Sleep(cpuPeriod*number - time.Since(start))
	}
}
