package faults

import "microsim.dev/agents/gorilla/node"

func abort(node.Args, Scene) Outcome {
	return Outcome{Flow: Abort}
}
