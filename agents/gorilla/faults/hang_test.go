package faults

import (
	"context"
	"testing"
	"time"

	"microsim.dev/agents/gorilla/node"
)

func TestCallsWaitUntilTheLastHangEnds(t *testing.T) {
	hang := &Hang{}
	finishFirst, _ := hang.start(node.Args{}, nil)
	finishSecond, _ := hang.start(node.Args{}, nil)
	waited := make(chan bool)
	go func() { waited <- hang.Wait(context.Background()) }()
	finishFirst()
	select {
	case <-waited:
		t.Fatal("the wait ended with the first")
	case <-time.After(20 * time.Millisecond):
	}
	if !hang.Hangs() {
		t.Error("it hangs no more")
	}
	finishSecond()
	if !<-waited || hang.Hangs() {
		t.Error("it still hangs")
	}
}

func TestAWaitEndsWithItsContext(t *testing.T) {
	hang := &Hang{}
	finish, _ := hang.start(node.Args{}, nil)
	defer finish()
	ctx, leave := context.WithCancel(context.Background())
	leave()
	if hang.Wait(ctx) {
		t.Error("it waited to the end")
	}
}
