package faults

import (
	"context"
	"testing"

	"microsim.dev/agents/gorilla/node"
)

func TestCallsWaitForTheLastOfSeveralHangs(t *testing.T) {
	var h Hang
	if h.Hangs() {
		t.Fatal("hangs from the start")
	}
	endOne, _ := h.start(node.Args{}, nil)
	endTwo, _ := h.start(node.Args{}, nil)
	through := make(chan bool)
	go func() { through <- h.Wait(context.Background()) }()
	endOne()
	if !h.Hangs() {
		t.Error("the first end let calls through")
	}
	endTwo()
	if !<-through || h.Hangs() || !h.Wait(context.Background()) {
		t.Error("the last end let no call through")
	}
}

func TestAHangLetsGoOfAClientThatLeft(t *testing.T) {
	var h Hang
	end, _ := h.start(node.Args{}, nil)
	defer end()
	ctx, leave := context.WithCancel(context.Background())
	leave()
	if h.Wait(ctx) {
		t.Error("went on without its client")
	}
}
