// Package settings reads what the environment says.
package settings

import (
	"fmt"
	"math/rand/v2"
	"net/netip"
	"os"
	"strconv"
	"time"

	"microsim.dev/agents/gorilla/dice"
	"microsim.dev/agents/gorilla/tracing"
	"microsim.dev/agents/gorilla/wire"
)

// Settings are all variables of the contract, checked.
type Settings struct {
	Service, Version, Instance string
	Host                       netip.Addr
	Port, AdminPort            int
	StateFile                  string
	WaitForState               bool
	RequestToken, AdminToken   string
	MaxMemoryMB, MaxDurationMs int
	MaxDiskMB, MaxConnections  int
	Drain, Grace               time.Duration
	Seed                       uint32
	Tmp                        string
	AccessLog                  bool
	ExitWithParent             bool
	Tracing                    tracing.Settings
}

// FromEnvironment reads the variables; the error names the first that is wrong.
func FromEnvironment(get func(string) string) (Settings, error) {
	e := environment{get: get}
	s := Settings{
		Service:        e.text("SERVICE", "service"),
		Version:        e.text("VERSION", "v1"),
		Host:           e.address("HOST", "127.0.0.1"),
		Port:           e.integer("PORT", 0, 65535, 8080),
		AdminPort:      e.integer("ADMIN_PORT", 0, 65535, 8081),
		StateFile:      e.text("STATE", ""),
		WaitForState:   e.flag("WAIT_FOR_STATE"),
		RequestToken:   e.text("REQUEST_TOKEN", ""),
		AdminToken:     e.text("ADMIN_TOKEN", ""),
		MaxMemoryMB:    e.integer("MAX_MEMORY_MB", 1, 1_048_576, 1024),
		MaxDiskMB:      e.integer("MAX_DISK_MB", 1, 1_048_576, 1024),
		MaxConnections: e.integer("MAX_CONNECTIONS", 1, 65_536, 1000),
		MaxDurationMs:  e.integer("MAX_DURATION_MS", 1, wire.MaxDuration, wire.MaxDuration),
		Drain:          e.milliseconds("DRAIN_MS", 0),
		Grace:          e.milliseconds("GRACE_MS", 20_000),
		Seed:           e.seed("SEED"),
		Tmp:            e.text("TMP", os.TempDir()),
		AccessLog:      e.choice("LOG", "access"),
		ExitWithParent: e.flag("EXIT_WITH_PARENT"),
	}
	s.Instance = e.text("INSTANCE", s.Service+"-0")
	e.integer("THREADS", 1, 4096, 64) // goroutines need no such limit; a wrong value is still wrong
	var err error
	if s.Tracing, err = tracing.FromEnvironment(get); e.err == nil {
		e.err = err
	}
	return s, e.err
}

type environment struct {
	get func(string) string
	err error
}

func (e *environment) text(name, absent string) string {
	if text := e.get("MICROSIM_" + name); text != "" {
		return text
	}
	return absent
}

func (e *environment) wrong(name, right string) {
	if e.err == nil {
		e.err = fmt.Errorf("MICROSIM_%s: '%s' must be %s", name, e.text(name, ""), right)
	}
}

func (e *environment) integer(name string, min, max, absent int) int {
	text := e.text(name, "")
	if text == "" {
		return absent
	}
	value, err := strconv.Atoi(text)
	if err != nil || value < min || value > max {
		e.wrong(name, fmt.Sprintf("an integer from %d to %d", min, max))
	}
	return value
}

func (e *environment) milliseconds(name string, absent int) time.Duration {
	return time.Duration(e.integer(name, 0, 600_000, absent)) * time.Millisecond
}

func (e *environment) flag(name string) bool {
	switch e.text(name, "0") {
	case "0":
		return false
	case "1":
		return true
	}
	e.wrong(name, "0 or 1")
	return false
}

func (e *environment) choice(name, only string) bool {
	switch e.text(name, "") {
	case "":
		return false
	case only:
		return true
	}
	e.wrong(name, only)
	return false
}

func (e *environment) address(name, absent string) netip.Addr {
	address, err := netip.ParseAddr(e.text(name, absent))
	if err != nil {
		e.wrong(name, "an IP address")
	}
	return address
}

func (e *environment) seed(name string) uint32 {
	text := e.text(name, "")
	if text == "" {
		return rand.Uint32()
	}
	seed, ok := dice.ParseSeed(text)
	if !ok {
		e.wrong(name, "8 hexadecimal digits")
	}
	return seed
}
