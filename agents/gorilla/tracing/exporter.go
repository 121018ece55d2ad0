package tracing

import (
	"bytes"
	"io"
	"net/http"
	"time"
)

const (
	mostWaiting  = 8192
	mostAtOnce   = 512
	interval     = 250 * time.Millisecond
	patience     = 5 * time.Second
	lastPatience = time.Second
)

// Counter counts spans that were sent, and those that were dropped.
type Counter func(sent bool, spans int)

// Sender is who sends spans.
type Sender struct{ Service, Version, Instance, Framework string }

// exporter sends spans in the background. What comes faster than it can be sent is dropped and counted; nobody ever waits for it.
type exporter struct {
	settings Settings
	resource []byte
	count    Counter
	client   http.Client
	waiting  chan *span
	ending   chan struct{}
	ended    chan struct{}
	buffer   []byte
}

func newExporter(settings Settings, sender Sender, count Counter) *exporter {
	e := &exporter{
		settings: settings,
		resource: resource(sender, settings.Resource),
		count:    count,
		client: http.Client{
			Transport:     &http.Transport{},
			CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		},
		waiting: make(chan *span, mostWaiting),
		ending:  make(chan struct{}),
		ended:   make(chan struct{}),
	}
	if settings.Endpoint == "" {
		close(e.ended)
	} else {
		go e.run()
	}
	return e
}

func (e *exporter) add(s *span) {
	select {
	case e.waiting <- s:
	default:
		e.count(false, 1)
	}
}

func (e *exporter) close() {
	close(e.ending)
	<-e.ended
}

func (e *exporter) run() {
	defer close(e.ended)
	ticks := time.NewTicker(interval)
	defer ticks.Stop()
	for {
		select {
		case <-ticks.C:
			for len(e.waiting) > 0 {
				e.send(patience)
			}
		case <-e.ending:
			for last := time.Now(); len(e.waiting) > 0 && time.Since(last) < lastPatience; {
				e.send(lastPatience)
			}
			return
		}
	}
}

func (e *exporter) send(limit time.Duration) {
	count := min(len(e.waiting), mostAtOnce)
	e.buffer = append(append(e.buffer[:0], `{"resourceSpans":[{"resource":`...), e.resource...)
	e.buffer = append(e.buffer, `,"scopeSpans":[{"spans":[`...)
	for i := 0; i < count; i++ {
		if i > 0 {
			e.buffer = append(e.buffer, ',')
		}
		e.buffer = (<-e.waiting).append(e.buffer)
	}
	e.buffer = append(e.buffer, `]}]}]}`...)
	e.count(e.post(limit), count)
}

func (e *exporter) post(limit time.Duration) bool {
	request, err := http.NewRequest(http.MethodPost, e.settings.Endpoint, bytes.NewReader(e.buffer))
	if err != nil {
		return false
	}
	request.Header.Set("Content-Type", "application/json")
	for _, header := range e.settings.Headers {
		request.Header.Set(header.Key, header.Value)
	}
	e.client.Timeout = limit
	response, err := e.client.Do(request)
	if err != nil {
		return false
	}
	defer response.Body.Close()
	_, err = io.Copy(io.Discard, io.LimitReader(response.Body, 64*1024))
	return err == nil && response.StatusCode >= 200 && response.StatusCode <= 299
}
