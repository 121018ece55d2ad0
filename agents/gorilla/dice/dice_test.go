package dice

import (
	"encoding/json"
	"fmt"
	"math"
	"os"
	"strconv"
	"testing"
)

// The contract's vectors, which every implementation must reproduce.
type vectors struct {
	Draws []struct {
		Seed, Key, Mix string
		U              float64
	}
	Probabilities []struct {
		Seed, Key   string
		Probability float64
		Happens     bool
	}
}

func read(t *testing.T) (v vectors) {
	t.Helper()
	document, err := os.ReadFile("../../../contract/draws.json")
	if err == nil {
		err = json.Unmarshal(document, &v)
	}
	if err != nil || len(v.Draws) == 0 || len(v.Probabilities) == 0 {
		t.Fatalf("no vectors: %v", err)
	}
	return v
}

func seeded(t *testing.T, text string) Dice {
	t.Helper()
	seed, ok := ParseSeed(text)
	if !ok {
		t.Fatalf("no seed: %q", text)
	}
	return Dice(seed)
}

func TestDrawsAreThoseOfTheContract(t *testing.T) {
	for _, want := range read(t).Draws {
		d, key := seeded(t, want.Seed), KeyOf(want.Key)
		if mix := fmt.Sprintf("%08x", d.Mix(key)); mix != want.Mix {
			t.Errorf("mix of %s, %q: got %s, want %s", want.Seed, want.Key, mix, want.Mix)
		}
		if u := d.Unit(key); math.Abs(u-want.U) > 1e-9 {
			t.Errorf("u of %s, %q: got %v, want %v", want.Seed, want.Key, u, want.U)
		}
	}
}

func TestThingsHappenAsInTheContract(t *testing.T) {
	for _, want := range read(t).Probabilities {
		if happens := seeded(t, want.Seed).Happens(KeyOf(want.Key), want.Probability); happens != want.Happens {
			t.Errorf("%s, %q at %v %%: got %v", want.Seed, want.Key, want.Probability, happens)
		}
	}
}

func TestKeysGrowAsTheirTextDoes(t *testing.T) {
	for _, n := range []int{0, 9, 10, 12345} {
		if KeyOf("plan").Slash("routes").Index(n) != KeyOf("plan/routes/"+strconv.Itoa(n)) {
			t.Errorf("plan/routes/%d", n)
		}
	}
}

func TestSeedsAreEightHexadecimalDigits(t *testing.T) {
	for text, right := range map[string]bool{"0000002a": true, "FFFFFFFF": true, "2a": false, "0000002g": false, "+000002a": false, "00000002a": false, "0x00002a": false, "": false} {
		if _, ok := ParseSeed(text); ok != right {
			t.Errorf("%q: got %v", text, ok)
		}
	}
}
