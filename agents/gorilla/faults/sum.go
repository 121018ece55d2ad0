package faults

import (
	"fmt"
	"sync/atomic"
)

// sumLimit is what all states of one type may take together.
type sumLimit struct {
	max   int64
	unit  string
	taken atomic.Int64
}

func (l *sumLimit) take(amount int64) error {
	if l.taken.Add(amount) > l.max {
		l.taken.Add(-amount)
		return fmt.Errorf("%d %s more would pass the limit of %d %s", amount, l.unit, l.max, l.unit)
	}
	return nil
}

func (l *sumLimit) giveBack(amount int64) {
	l.taken.Add(-amount)
}
