package steering

import (
	"io"
	"log/slog"
	"os"
	"testing"
	"time"

	"microsim.dev/agents/gorilla/faults"
	"microsim.dev/agents/gorilla/metrics"
	"microsim.dev/agents/gorilla/node"
	"microsim.dev/agents/gorilla/settings"
)

func begin(t *testing.T) (*Steering, func(text string) error) {
	t.Helper()
	document, err := os.ReadFile("../faults.json")
	if err != nil {
		t.Fatal(err)
	}
	table := faults.NewTable(settings.Settings{MaxMemoryMB: 1, Tmp: t.TempDir()}, faults.NewOwnAddress(), slog.New(slog.NewTextHandler(io.Discard, nil)), func(time.Duration) {})
	catalogue, err := node.NewCatalogue(document, table.Has, nil)
	if err != nil {
		t.Fatal(err)
	}
	s := New(table, metrics.New("s", "v1", "gorilla", "go"), slog.New(slog.NewTextHandler(io.Discard, nil)))
	return s, func(text string) error {
		state, problems := node.ParseState([]byte(text), catalogue)
		if len(problems) > 0 {
			t.Fatal(problems)
		}
		return s.Replace(state)
	}
}

func TestOlderStatesAreRefused(t *testing.T) {
	_, replace := begin(t)
	for _, step := range []struct {
		state string
		right bool
	}{
		{`{"term":1,"generation":5}`, true}, {`{"term":1,"generation":5}`, true}, {`{"term":1,"generation":4}`, false},
		{`{"term":0,"generation":9}`, false}, {`{"term":2,"generation":1}`, true},
	} {
		if err := replace(step.state); (err == nil) != step.right {
			t.Errorf("%s: got %v", step.state, err)
		}
	}
}

func TestAStateThatStaysIsNotStartedTwice(t *testing.T) {
	s, replace := begin(t)
	const state = `{"conditions":[{"id":"a","type":"memory-leak","args":{"size":1}}]}`
	for i := 0; i < 2; i++ { // the cap has room for one only
		if err := replace(state); err != nil {
			t.Fatal(err)
		}
		if s.Current().Conditions[0].stop == nil {
			t.Fatalf("state %d holds nothing", i)
		}
	}
}

func TestAStateInThePlaceOfAnotherHasItsRoom(t *testing.T) {
	s, replace := begin(t)
	for _, id := range []string{"a", "b"} { // the cap has room for one only
		if err := replace(`{"conditions":[{"id":"` + id + `","type":"memory-leak","args":{"size":1}}]}`); err != nil {
			t.Fatal(err)
		}
		if s.Current().Conditions[0].stop == nil {
			t.Fatalf("%s holds nothing", id)
		}
	}
}

func TestEndpointsGoByWholeSegments(t *testing.T) {
	s, replace := begin(t)
	if err := replace(`{"plan":{"endpoints":{"/":{},"/a":{},"/a/b":{},"/c/":{}}}}`); err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]string{"/": "/", "/a": "/a", "/a/": "/a", "/a/b/c": "/a/b", "/ab": "/", "/c/d": "/c/", "/c": "/", "*": "/"} {
		if got := s.Current().EndpointOf(path); got != want {
			t.Errorf("%s: got %s, want %s", path, got, want)
		}
	}
}
