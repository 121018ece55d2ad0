// Package adminport serves probes, metrics and steering, on a listener of its own.
package adminport

import (
	"crypto/subtle"
	"fmt"
	"io"
	"net/http"
	"sync/atomic"

	"github.com/gorilla/mux"

	"microsim.dev/agents/gorilla/faults"
	"microsim.dev/agents/gorilla/metrics"
	"microsim.dev/agents/gorilla/node"
	"microsim.dev/agents/gorilla/settings"
	"microsim.dev/agents/gorilla/steering"
	"microsim.dev/agents/gorilla/wire"
)

// Port is the admin port.
type Port struct {
	Settings  settings.Settings
	Catalogue *node.Catalogue
	Steering  *steering.Steering
	Faults    *faults.Table
	Metrics   *metrics.Metrics
	Info      Info

	Draining atomic.Bool // whether the agent is on its way out
}

// Handler routes all calls of the contract.
func (p *Port) Handler() http.Handler {
	router := mux.NewRouter()
	router.HandleFunc("/healthz", p.health).Methods(http.MethodGet, http.MethodHead)
	router.HandleFunc("/readyz", p.ready).Methods(http.MethodGet, http.MethodHead)
	router.Handle("/metrics", p.Metrics.Handler()).Methods(http.MethodGet)
	router.HandleFunc("/info", p.info).Methods(http.MethodGet)
	router.HandleFunc("/state", p.state).Methods(http.MethodGet)
	router.HandleFunc("/state", p.replaceState).Methods(http.MethodPut)
	router.HandleFunc("/conditions", p.conditions).Methods(http.MethodGet)
	router.HandleFunc("/conditions", p.addCondition).Methods(http.MethodPost)
	router.HandleFunc("/conditions", p.clearConditions).Methods(http.MethodDelete)
	router.HandleFunc("/conditions/{id}", p.removeCondition).Methods(http.MethodDelete)
	router.NotFoundHandler = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		refuse(w, http.StatusNotFound, r.URL.Path+": is unknown")
	})
	router.MethodNotAllowedHandler = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		refuse(w, http.StatusMethodNotAllowed, r.Method+": is not allowed here")
	})
	return p.authorized(router)
}

func (p *Port) authorized(next http.Handler) http.Handler {
	bearer := []byte("Bearer " + p.Settings.AdminToken)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		open := p.Settings.AdminToken == "" || r.URL.Path == "/healthz" || r.URL.Path == "/readyz" || r.URL.Path == "/metrics"
		if !open && subtle.ConstantTimeCompare([]byte(r.Header.Get("Authorization")), bearer) == 0 {
			refuse(w, http.StatusUnauthorized, "Authorization: must be the agent's bearer token")
			return
		}
		next.ServeHTTP(w, r)
	})
}

func (p *Port) health(w http.ResponseWriter, _ *http.Request) {
	status, ok := p.Faults.Unhealthy.Status()
	probe(w, status, ok)
}

func (p *Port) ready(w http.ResponseWriter, _ *http.Request) {
	switch {
	case p.Draining.Load():
		probe(w, "draining", false)
	case p.Settings.WaitForState && !p.Steering.HasState():
		probe(w, "waiting for a state", false)
	default:
		status, ok := p.Faults.Unready.Status()
		probe(w, status, ok)
	}
}

func (p *Port) info(w http.ResponseWriter, _ *http.Request) {
	reply(w, http.StatusOK, p.Info.append(nil, p.Steering.Current()))
}

func (p *Port) state(w http.ResponseWriter, _ *http.Request) {
	now := p.Steering.Current()
	reply(w, http.StatusOK, now.State.AppendJSON(nil, now.AppendConditions(nil)))
}

func (p *Port) replaceState(w http.ResponseWriter, r *http.Request) {
	state, ok := read(w, r, p.Catalogue, node.ParseState)
	if !ok {
		return
	}
	if err := p.Steering.Replace(state); err != nil {
		refuse(w, http.StatusConflict, err.Error())
		return
	}
	p.state(w, r)
}

func (p *Port) conditions(w http.ResponseWriter, _ *http.Request) {
	json := p.Steering.Current().AppendConditions([]byte(`{"conditions":`))
	reply(w, http.StatusOK, append(json, '}'))
}

func (p *Port) addCondition(w http.ResponseWriter, r *http.Request) {
	condition, ok := read(w, r, p.Catalogue, node.ParseCondition)
	if !ok {
		return
	}
	active, err := p.Steering.Add(condition)
	if err != nil {
		refuse(w, http.StatusConflict, err.Error())
		return
	}
	reply(w, http.StatusCreated, active.AppendJSON(nil))
}

func (p *Port) clearConditions(w http.ResponseWriter, _ *http.Request) {
	p.Steering.Clear()
	w.WriteHeader(http.StatusNoContent)
}

func (p *Port) removeCondition(w http.ResponseWriter, r *http.Request) {
	id := mux.Vars(r)["id"]
	if !p.Steering.Remove(id) {
		refuse(w, http.StatusNotFound, id+": no such condition")
		return
	}
	w.WriteHeader(http.StatusNoContent)
}

// read reads a body and parses it; false after a refusal has been answered.
func read[T any](w http.ResponseWriter, r *http.Request, catalogue *node.Catalogue, parse func([]byte, *node.Catalogue) (T, []node.Problem)) (T, bool) {
	var none T
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, wire.MaxBody))
	if err != nil {
		refuse(w, http.StatusRequestEntityTooLarge, fmt.Sprintf("$: must have at most %d bytes", wire.MaxBody))
		return none, false
	}
	value, problems := parse(body, catalogue)
	if len(problems) > 0 {
		var texts []string
		for _, problem := range problems {
			texts = append(texts, problem.String())
		}
		refuse(w, http.StatusBadRequest, texts...)
		return none, false
	}
	return value, true
}
