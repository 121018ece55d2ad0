package faults

import (
	"strconv"

	"microsim.dev/agents/gorilla/node"
)

func respond(args node.Args, _ Scene) Outcome {
	status, message := args.Int("status"), args.Text("message")
	if message == "" {
		message = "error " + strconv.Itoa(status)
	}
	return Outcome{Flow: Error, Status: status, Message: message}
}
