// Command agent plays one service of a simulation on gorilla/mux and net/http, as the wire contract says.
package main

import (
	_ "embed"
	"errors"
	"fmt"
	"os"
	"time"

	"microsim.dev/agents/gorilla/log"
	"microsim.dev/agents/gorilla/settings"
)

const (
	exitCannotListen   = 1
	exitInvalidSetting = 2
)

//go:embed faults.json
var catalogueDocument []byte

func main() {
	os.Exit(run())
}

func run() int {
	s, err := settings.FromEnvironment(os.Getenv)
	if err != nil {
		return fail(exitInvalidSetting, err)
	}
	lines := log.New(os.Stdout)
	defer lines.Flush(time.Second)
	a, err := newAgent(s, lines)
	if err == nil {
		err = a.run()
	}
	var setting settingError
	switch {
	case errors.As(err, &setting):
		return fail(exitInvalidSetting, err)
	case err != nil:
		return fail(exitCannotListen, fmt.Errorf("cannot listen: %w", err))
	}
	return 0
}

func fail(code int, err error) int {
	fmt.Fprintln(os.Stderr, err)
	return code
}
