package faults

import (
	"log/slog"
	"os"
	"time"

	"microsim.dev/agents/gorilla/node"
)

// lastWords is how long a crash waits for its line to be written: who debugs it needs that line, and who does not read holds nothing up.
const lastWords = 100 * time.Millisecond

// newCrash ends the whole agent at once: nothing is answered, closed or written any more but the log.
func newCrash(log *slog.Logger, flush func(limit time.Duration)) OnState {
	return func(args node.Args, _ Reach) (func(), error) {
		code := args.Int("exitCode")
		exit := func() {
			log.Error("crashing", "exitCode", code)
			flush(lastWords)
			os.Exit(code)
		}
		if !args.Has("repeatAfter") {
			exit()
		}
		timer := time.AfterFunc(time.Duration(args.Int("repeatAfter"))*time.Millisecond, exit)
		return func() { timer.Stop() }, nil
	}
}
