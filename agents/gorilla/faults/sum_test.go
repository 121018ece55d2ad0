package faults

import "testing"

func TestWhatIsTakenMayNotPassTheLimitUntilItIsGivenBack(t *testing.T) {
	limit := &sumLimit{max: 10, unit: "MB"}
	if err := limit.take(6); err != nil {
		t.Fatal(err)
	}
	if err := limit.take(5); err == nil || err.Error() != "5 MB more would pass the limit of 10 MB" {
		t.Errorf("got %v", err)
	}
	if err := limit.take(4); err != nil {
		t.Error(err)
	}
	limit.giveBack(6)
	if err := limit.take(6); err != nil {
		t.Error(err)
	}
}
