package faults

import (
	"os"
	"time"

	"microsim.dev/agents/gorilla/node"
)

// crash ends the whole agent at once: nothing is answered, closed or written any more.
func crash(args node.Args, _ Reach) (func(), error) {
	code := args.Int("exitCode")
	if !args.Has("repeatAfter") {
		os.Exit(code)
	}
	timer := time.AfterFunc(time.Duration(args.Int("repeatAfter"))*time.Millisecond, func() { os.Exit(code) })
	return func() { timer.Stop() }, nil
}
