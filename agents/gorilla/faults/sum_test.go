package faults

import "testing"

func TestWhatIsRefusedOrGivenBackTakesNothing(t *testing.T) {
	limit := &sumLimit{max: 10, unit: "MB"}
	for _, step := range []struct {
		take, giveBack int64
		right          bool
	}{{6, 0, true}, {5, 0, false}, {4, 0, true}, {1, 6, false}, {6, 0, true}, {1, 10, false}, {10, 0, true}} {
		if err := limit.take(step.take); (err == nil) != step.right {
			t.Errorf("%+v: got %v", step, err)
		}
		limit.giveBack(step.giveBack)
	}
}
