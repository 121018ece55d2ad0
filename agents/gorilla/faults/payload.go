package faults

import "microsim.dev/agents/gorilla/node"

func pad(args node.Args, scene Scene) Outcome {
	*scene.Padding += int64(args.Int("size"))
	return Outcome{}
}
