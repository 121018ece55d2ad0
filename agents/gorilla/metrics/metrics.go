// Package metrics counts what the contract wants counted, by OpenTelemetry's names.
package metrics

import (
	"net/http"
	"strconv"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promauto"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"microsim.dev/agents/gorilla/wire"
)

var buckets = []float64{0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60}

// Metrics are all of this agent.
type Metrics struct {
	registry   *prometheus.Registry
	servers    cache[serverKey, prometheus.Observer]
	clients    cache[clientKey, prometheus.Observer]
	faults     cache[faultKey, prometheus.Counter]
	active     prometheus.Gauge
	conditions *prometheus.GaugeVec
	spans      [2]prometheus.Counter // dropped, sent
}

type serverKey struct {
	method string
	status int
	route  string
}

type clientKey struct {
	method  string
	status  int
	address string
	err     string
}

type faultKey struct{ kind, phase string }

// New registers them.
func New(service, version, framework, language string) *Metrics {
	registry := prometheus.NewRegistry()
	registry.MustRegister(collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}), collectors.NewGoCollector())
	factory := promauto.With(registry)
	server := factory.NewHistogramVec(prometheus.HistogramOpts{
		Name: "http_server_request_duration_seconds", Help: "Duration of calls that this service answered.", Buckets: buckets,
	}, []string{"http_request_method", "http_response_status_code", "http_route"})
	client := factory.NewHistogramVec(prometheus.HistogramOpts{
		Name: "http_client_request_duration_seconds", Help: "Duration of tries of calls that this service made.", Buckets: buckets,
	}, []string{"http_request_method", "http_response_status_code", "server_address", "error_type"})
	faults := factory.NewCounterVec(prometheus.CounterOpts{Name: "microsim_faults_total", Help: "Faults that acted."}, []string{"type", "phase"})
	factory.NewGaugeVec(prometheus.GaugeOpts{Name: "microsim_build_info", Help: "Which agent this is."},
		[]string{"framework", "language", "service", "version", "contract"}).
		WithLabelValues(framework, language, service, version, strconv.Itoa(wire.ContractVersion)).Set(1)
	spans := factory.NewCounterVec(prometheus.CounterOpts{Name: "microsim_spans_total", Help: "Spans that were sent, and that were dropped because they came too fast or nobody took them."}, []string{"result"})
	return &Metrics{
		spans:    [2]prometheus.Counter{spans.WithLabelValues("dropped"), spans.WithLabelValues("sent")},
		registry: registry,
		servers: newCache(func(k serverKey) prometheus.Observer {
			return server.WithLabelValues(k.method, strconv.Itoa(k.status), k.route)
		}),
		clients: newCache(func(k clientKey) prometheus.Observer {
			return client.WithLabelValues(k.method, strconv.Itoa(k.status), k.address, k.err)
		}),
		faults: newCache(func(k faultKey) prometheus.Counter {
			return faults.WithLabelValues(k.kind, k.phase)
		}),
		active:     factory.NewGauge(prometheus.GaugeOpts{Name: "http_server_active_requests", Help: "Calls that this service is answering."}),
		conditions: factory.NewGaugeVec(prometheus.GaugeOpts{Name: "microsim_conditions", Help: "Conditions that are there."}, []string{"type"}),
	}
}

// Handler serves them.
func (m *Metrics) Handler() http.Handler {
	return promhttp.HandlerFor(m.registry, promhttp.HandlerOpts{})
}

func (m *Metrics) CallBegun() {
	m.active.Inc()
}

// CallEnded counts a call of this service; a status of 0 is one that was aborted.
func (m *Metrics) CallEnded(method string, status int, route string, duration time.Duration) {
	m.active.Dec()
	m.servers.get(serverKey{KnownMethod(method), status, route}).Observe(duration.Seconds())
}

// Tried counts one try of a call to another service; a status of 0 is one without a reply.
func (m *Metrics) Tried(method string, status int, address, err string, duration time.Duration) {
	m.clients.get(clientKey{method, status, address, err}).Observe(duration.Seconds())
}

func (m *Metrics) FaultActed(kind, phase string) {
	m.faults.get(faultKey{kind, phase}).Inc()
}

// Spans counts spans that were sent, or dropped.
func (m *Metrics) Spans(sent bool, count int) {
	counter := m.spans[0]
	if sent {
		counter = m.spans[1]
	}
	counter.Add(float64(count))
}

// Conditions takes how many conditions of a type there are.
func (m *Metrics) Conditions(kind string, count int) {
	m.conditions.WithLabelValues(kind).Set(float64(count))
}

// KnownMethod is the method, or _OTHER for one that HTTP does not know.
func KnownMethod(method string) string {
	switch method {
	case "GET", "HEAD", "POST", "PUT", "DELETE", "CONNECT", "OPTIONS", "TRACE", "PATCH":
		return method
	}
	return "_OTHER"
}
