package faults

import (
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"math"
	"os"
	"testing"
	"time"

	"microsim.dev/agents/gorilla/dice"
	"microsim.dev/agents/gorilla/node"
	"microsim.dev/agents/gorilla/settings"
)

func newTable() *Table {
	return NewTable(settings.Settings{MaxMemoryMB: 1024, MaxDiskMB: 1024, MaxConnections: 1000, Tmp: os.TempDir()}, NewOwnAddress(), slog.New(slog.NewTextHandler(io.Discard, nil)), func(time.Duration) {})
}

func catalogue(t *testing.T) *node.Catalogue {
	t.Helper()
	document, err := os.ReadFile("../faults.json")
	if err != nil {
		t.Fatal(err)
	}
	c, err := node.NewCatalogue(document, newTable().Has, nil)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestDelaysAreThoseOfTheContract(t *testing.T) {
	var vectors struct {
		Latencies []struct {
			Seed, Fault string
			Args        json.RawMessage
			Ms          float64
		}
	}
	document, err := os.ReadFile("../../../contract/draws.json")
	if err == nil {
		err = json.Unmarshal(document, &vectors)
	}
	if err != nil || len(vectors.Latencies) == 0 {
		t.Fatalf("no vectors: %v", err)
	}
	known := catalogue(t)
	for _, want := range vectors.Latencies {
		text := `{"designation":"http://a:1/","faults":{"before":[{"type":"latency","args":` + string(want.Args) + `}]}}`
		n, problems := node.Parse([]byte(text), known)
		if len(problems) > 0 {
			t.Fatalf("%s: %v", want.Args, problems)
		}
		seed, _ := dice.ParseSeed(want.Seed)
		if ms := latencyMs(n.Faults.Before[0].Args, dice.Dice(seed), dice.KeyOf(want.Fault)); math.Abs(ms-want.Ms) > 1e-9*math.Max(1, want.Ms) {
			t.Errorf("%s, %s of %s: got %v, want %v", want.Seed, want.Fault, want.Args, ms, want.Ms)
		}
	}
}

func TestASleepEndsWithItsContext(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	begin := time.Now()
	if Sleep(ctx, time.Hour) || time.Since(begin) > time.Minute {
		t.Error("slept on")
	}
}

func TestEveryTypeOfTheCatalogueIsThere(t *testing.T) {
	document, err := os.ReadFile("../faults.json")
	if err != nil {
		t.Fatal(err)
	}
	var all struct{ Types map[string]any }
	if err := json.Unmarshal(document, &all); err != nil {
		t.Fatal(err)
	}
	table := newTable()
	for name := range all.Types {
		if !table.Has(name) {
			t.Errorf("%s is missing", name)
		}
	}
}
