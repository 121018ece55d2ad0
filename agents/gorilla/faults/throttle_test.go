package faults

import (
	"context"
	"testing"
	"time"
)

func TestAPaceIsNeverFasterThanItsRate(t *testing.T) {
	pace, begin := NewPace(context.Background(), 100_000), time.Now()
	for left := 10_000; left > 0; {
		piece := min(pace.Piece(), left)
		if left == 10_000 && piece != 1 {
			t.Errorf("the first piece has %d bytes", piece)
		}
		pace.Take(piece)
		left -= piece
	}
	if took := time.Since(begin); took < 100*time.Millisecond {
		t.Errorf("took %v", took)
	}
}

func TestAPaceEndsWithItsContext(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if NewPace(ctx, 1).Take(1_000_000) {
		t.Error("went on")
	}
}

func TestTheLowerOfTwoRates(t *testing.T) {
	for _, c := range []struct{ a, b, want int }{{0, 0, 0}, {0, 5, 5}, {5, 0, 5}, {5, 9, 5}, {9, 5, 5}} {
		if got := Slower(c.a, c.b); got != c.want {
			t.Errorf("%d, %d: got %d", c.a, c.b, got)
		}
	}
}
