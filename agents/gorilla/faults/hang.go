package faults

import (
	"context"
	"sync"
	"sync/atomic"

	"microsim.dev/agents/gorilla/node"
)

// Hang holds calls that arrive while at least one state of its type lasts.
type Hang struct {
	changing sync.Mutex
	lasting  int
	end      atomic.Pointer[chan struct{}]
}

// Hangs tells whether arriving calls wait.
func (h *Hang) Hangs() bool {
	return h.end.Load() != nil
}

// Wait waits for the end; false when the context ended first.
func (h *Hang) Wait(ctx context.Context) bool {
	for {
		end := h.end.Load()
		if end == nil {
			return true
		}
		select {
		case <-*end:
		case <-ctx.Done():
			return false
		}
	}
}

func (h *Hang) start(node.Args, Reach) (func(), error) {
	h.changing.Lock()
	defer h.changing.Unlock()
	if h.lasting++; h.lasting == 1 {
		end := make(chan struct{})
		h.end.Store(&end)
	}
	return h.finish, nil
}

func (h *Hang) finish() {
	h.changing.Lock()
	defer h.changing.Unlock()
	if h.lasting--; h.lasting == 0 {
		close(*h.end.Swap(nil))
	}
}
