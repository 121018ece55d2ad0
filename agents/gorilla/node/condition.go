package node

import (
	"strconv"
	"time"

	"microsim.dev/agents/gorilla/wire"
)

const maxIDLength = 64

// Condition is an abnormal state of a service that lasts until it is removed or its time is over.
type Condition struct {
	ID        string // empty when a posted one has none
	Fault     Fault
	To        []string      // services whose calls suffer ("*" is all); none: this service itself does
	Remaining time.Duration // 0 is for ever
}

// ParseCondition reads a posted condition, or finds every problem of it.
func ParseCondition(data []byte, catalogue *Catalogue) (*Condition, []Problem) {
	return document(data, catalogue, func(r *reader) *Condition { return readCondition(r, "durationMs") })
}

func readConditionOfState(r *reader) *Condition {
	condition := readCondition(r, "remainingMs")
	if condition != nil && condition.ID == "" && !r.noted("id") {
		r.add("id", "is required")
	}
	return condition
}

func readCondition(r *reader, remaining string) *Condition {
	if !r.openObject() {
		return nil
	}
	condition := &Condition{}
	fault := faultFields{probability: 100}
	for name, ok := r.nextMember(); ok; name, ok = r.nextMember() {
		mark := r.mark()
		switch {
		case fault.read(r, name):
		case name == "id":
			condition.ID = readID(r)
		case name == "to":
			condition.To = list(r, func(r *reader) string { return r.requiredText(maxNameLength) })
		case name == remaining:
			condition.Remaining = time.Duration(r.integer(1, wire.MaxDuration, 0)) * time.Millisecond
		default:
			r.skip()
		}
		if r.mark() > mark {
			r.under(mark, name)
		}
	}
	condition.Fault = fault.build(r, len(condition.To) > 0, true)
	return condition
}

func readID(r *reader) string {
	if r.null() {
		return ""
	}
	mark := r.mark()
	id := r.requiredText(maxIDLength)
	if r.mark() == mark && !isID(id) {
		r.add(root, "must be 1 to %d characters of A-Z a-z 0-9 . _ -", maxIDLength)
	}
	return id
}

func isID(text string) bool {
	for i := 0; i < len(text); i++ {
		c := text[i]
		if !isDigit(c) && (c|0x20 < 'a' || c|0x20 > 'z') && c != '.' && c != '_' && c != '-' {
			return false
		}
	}
	return text != ""
}

// noted tells whether a problem stands under this path at the present place.
func (r *reader) noted(path string) bool {
	for _, problem := range r.problems {
		if problem.Path == path {
			return true
		}
	}
	return false
}

// AppendJSON writes the condition with the time that is left of it.
func (c *Condition) AppendJSON(json []byte, remaining time.Duration) []byte {
	json = append(json, `{"id":`...)
	json = AppendText(json, c.ID)
	json = append(json, ',')
	json = c.Fault.appendMembers(json)
	if len(c.To) > 0 {
		json = append(json, `,"to":`...)
		json = AppendTexts(json, c.To)
	}
	if c.Remaining > 0 {
		json = append(json, `,"remainingMs":`...)
		json = strconv.AppendInt(json, max(0, remaining.Milliseconds()), 10)
	}
	return append(json, '}')
}

// AppendTexts writes a list of JSON strings.
func AppendTexts(json []byte, texts []string) []byte {
	json = append(json, '[')
	for i, text := range texts {
		if i > 0 {
			json = append(json, ',')
		}
		json = AppendText(json, text)
	}
	return append(json, ']')
}
