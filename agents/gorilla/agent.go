package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"os/signal"
	"strconv"
	"strings"
	"syscall"
	"time"

	"microsim.dev/agents/gorilla/adminport"
	"microsim.dev/agents/gorilla/caller"
	"microsim.dev/agents/gorilla/dataport"
	"microsim.dev/agents/gorilla/faults"
	"microsim.dev/agents/gorilla/log"
	"microsim.dev/agents/gorilla/metrics"
	"microsim.dev/agents/gorilla/node"
	"microsim.dev/agents/gorilla/result"
	"microsim.dev/agents/gorilla/script"
	"microsim.dev/agents/gorilla/settings"
	"microsim.dev/agents/gorilla/steering"
	"microsim.dev/agents/gorilla/tracing"
	"microsim.dev/agents/gorilla/wire"
)

const (
	framework = "gorilla"
	language  = "go"
)

// agent is two listeners over one state, from start to graceful stop.
type agent struct {
	settings settings.Settings
	log      *slog.Logger
	steering *steering.Steering
	own      *faults.OwnAddress
	data     *dataport.Port
	admin    *adminport.Port
}

// settingError is a setting, or what it names, with which the agent cannot start.
type settingError struct{ error }

func newAgent(s settings.Settings, lines *log.Log) (*agent, error) {
	own, log := faults.NewOwnAddress(), lines.Logger
	table := faults.NewTable(s, own, log, lines.Flush)
	catalogue, err := node.NewCatalogue(catalogueDocument, table.Has, map[string]int{
		"MICROSIM_MAX_MEMORY_MB":   s.MaxMemoryMB,
		"MICROSIM_MAX_DISK_MB":     s.MaxDiskMB,
		"MICROSIM_MAX_CONNECTIONS": s.MaxConnections,
		"MICROSIM_MAX_DURATION_MS": s.MaxDurationMs,
	})
	if err != nil {
		return nil, err
	}
	m := metrics.New(s.Service, s.Version, framework, language)
	steer := steering.New(table, m, log)
	tracer := tracing.New(s.Tracing, tracing.Sender{Service: s.Service, Version: s.Version, Instance: s.Instance, Framework: framework}, m.Spans)
	a := &agent{
		settings: s,
		log:      log,
		steering: steer,
		own:      own,
		data: &dataport.Port{
			Settings: s, Catalogue: catalogue, Steering: steer, Hang: table.Hang, Results: result.NewWriter(s), Metrics: m, Tracer: tracer, Log: log,
			Script: &script.Script{Faults: table, Steering: steer, Caller: caller.New(table, m, s.RequestToken), Metrics: m},
		},
		admin: &adminport.Port{
			Settings: s, Catalogue: catalogue, Steering: steer, Faults: table, Metrics: m,
			Info: adminport.Info{Service: s.Service, Version: s.Version, Instance: s.Instance, Framework: framework, Language: language, Faults: catalogue.Types},
		},
	}
	return a, a.readFirstState(catalogue)
}

// run answers until it is told to stop.
func (a *agent) run() error {
	data, address, err := a.serve(a.settings.Port, a.data.Handler())
	if err != nil {
		return err
	}
	a.own.Listens(address)
	admin, adminAddress, err := a.serve(a.settings.AdminPort, a.admin.Handler())
	if err != nil {
		return err
	}
	stop := a.stopAsked()
	a.log.Info("started", "service", a.settings.Service, "instance", a.settings.Instance, "port", address.Port, "adminPort", adminAddress.Port)
	<-stop

	a.admin.Draining.Store(true)
	a.data.Draining.Store(true)
	a.log.Info("draining")
	time.Sleep(a.settings.Drain)
	grace, cancel := context.WithTimeout(context.Background(), a.settings.Grace)
	defer cancel()
	_ = data.Shutdown(grace) // what still runs then is cut off
	_ = admin.Close()
	a.steering.Close()
	a.data.Tracer.Close()
	a.log.Info("stopped")
	return nil
}

func (a *agent) serve(port int, handler http.Handler) (server *http.Server, taken *net.TCPAddr, err error) {
	listener, err := net.Listen("tcp", net.JoinHostPort(a.settings.Host.String(), strconv.Itoa(port)))
	if err != nil {
		return nil, nil, err
	}
	server = &http.Server{
		Handler:     handler,
		IdleTimeout: wire.ServerIdle,
		ErrorLog:    slog.NewLogLogger(a.log.Handler(), slog.LevelWarn),
	}
	go func() {
		if err := server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
			a.log.Error("listener-failed", "reason", err.Error())
		}
	}()
	return server, listener.Addr().(*net.TCPAddr), nil
}

func (a *agent) readFirstState(catalogue *node.Catalogue) error {
	file := a.settings.StateFile
	if file == "" {
		return nil
	}
	document, err := os.ReadFile(file)
	if err != nil {
		return settingError{fmt.Errorf("MICROSIM_STATE: %w", err)}
	}
	state, problems := node.ParseState(document, catalogue)
	if len(problems) > 0 {
		var texts []string
		for _, problem := range problems {
			texts = append(texts, problem.String())
		}
		return settingError{fmt.Errorf("MICROSIM_STATE: %s: %s", file, strings.Join(texts, "; "))}
	}
	return a.steering.Replace(state)
}

// stopAsked is closed when a signal asks for it, or when the parent, which holds the other end of standard input, has ended.
func (a *agent) stopAsked() <-chan struct{} {
	asked := make(chan struct{})
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, syscall.SIGTERM, syscall.SIGINT)
	if a.settings.ExitWithParent {
		go func() {
			_, _ = io.Copy(io.Discard, os.Stdin)
			signals <- syscall.SIGTERM
		}()
	}
	go func() {
		<-signals
		close(asked)
	}()
	return asked
}
