package faults

import (
	"fmt"
	"os"
	"runtime"
	"sync/atomic"

	"golang.org/x/sys/unix"

	"microsim.dev/agents/gorilla/node"
)

const (
	bytesPerMB = 1_000_000
	hugePages  = 14 // MADV_HUGEPAGE of Linux, which other systems' packages do not name
)

// newMemoryLeak holds memory outside the garbage-collected heap, every page of it touched, so that it is resident and goes back to the
// system at once.
func newMemoryLeak(maxMB int) OnState {
	limit := &sumLimit{max: int64(maxMB), unit: "MB"}
	return func(args node.Args, _ Reach) (func(), error) {
		size := int64(args.Int("size"))
		if err := limit.take(size); err != nil {
			return nil, err
		}
		pages, err := unix.Mmap(-1, 0, int(size*bytesPerMB), unix.PROT_READ|unix.PROT_WRITE, unix.MAP_ANON|unix.MAP_PRIVATE)
		if err != nil {
			limit.giveBack(size)
			return nil, fmt.Errorf("the system has no %d MB: %w", size, err)
		}
		if runtime.GOOS == "linux" {
			_ = unix.Madvise(pages, hugePages) // they are there sooner; where the system has none, small ones do
		}
		var stopped atomic.Bool
		touched := make(chan struct{})
		go func() { // touching takes a while, and the call that leaks is not held up
			defer close(touched)
			for i := 0; i < len(pages) && !stopped.Load(); i += os.Getpagesize() {
				pages[i] = 1
			}
		}()
		return func() {
			stopped.Store(true)
			<-touched
			_ = unix.Munmap(pages)
			limit.giveBack(size)
		}, nil
	}
}
