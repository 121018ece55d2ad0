package faults

import (
	"microsim.dev/agents/gorilla/node"
)

// brokenLink is refuse and dns: the try fails as a connection of that kind does, and nothing is sent.
func brokenLink(word string) OnCall {
	return func(node.Args, Scene) Outcome {
		return Outcome{Flow: Broken, Message: word}
	}
}

// blackhole sends nothing and hears nothing: the try waits for its limit.
func blackhole(_ node.Args, scene Scene) Outcome {
	<-scene.Context.Done()
	return Outcome{Flow: Gone}
}
