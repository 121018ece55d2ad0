package node

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math"
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// reader walks over JSON whose syntax has been checked. It hands out values where they have the type that is asked for and notes a
// problem where they do not. After each value it stands behind it.
type reader struct {
	problems
	data      []byte
	pos       int
	catalogue *Catalogue
	nodes     int
}

// document runs read over all of data.
func document[T any](data []byte, catalogue *Catalogue, read func(*reader) T) (T, []Problem) {
	var none T
	if err := CheckSyntax(data); err != nil {
		return none, []Problem{{root, err.Error()}}
	}
	r := reader{data: data, pos: skipSpace(data, 0), catalogue: catalogue}
	value := read(&r)
	if len(r.problems) > 0 {
		return none, r.problems
	}
	return value, nil
}

func (r *reader) mark() int {
	return len(r.problems)
}

// refuse notes a problem of the present value and skips it.
func (r *reader) refuse(format string, args ...any) {
	r.add(root, format, args...)
	r.skip()
}

// null skips the present value if it is null.
func (r *reader) null() bool {
	if r.data[r.pos] != 'n' {
		return false
	}
	r.pos += len("null")
	return true
}

func (r *reader) skip() {
	r.pos = skipValue(r.data, r.pos)
}

// raw is the present value as it is spelt.
func (r *reader) raw() []byte {
	start := r.pos
	r.skip()
	return r.data[start:r.pos:r.pos]
}

// openObject enters an object; false, with a problem, when there is none.
func (r *reader) openObject() bool {
	return r.open('{', "must be an object")
}

func (r *reader) openList() bool {
	return r.open('[', "must be a list")
}

func (r *reader) open(bracket byte, problem string) bool {
	if r.data[r.pos] != bracket {
		r.refuse("%s", problem)
		return false
	}
	r.pos++
	return true
}

// nextMember moves to the value of an object's next member; false at the object's end.
func (r *reader) nextMember() (name string, ok bool) {
	if !r.nextElement() {
		return "", false
	}
	return r.name(), true
}

// name reads a member's name and moves to its value.
func (r *reader) name() string {
	name := unquote(r.raw())
	r.pos = skipSpace(r.data, r.pos)
	r.pos = skipSpace(r.data, r.pos+len(":"))
	return name
}

// nextElement moves to a list's next element; false at the list's end.
func (r *reader) nextElement() bool {
	r.pos = skipSpace(r.data, r.pos)
	switch r.data[r.pos] {
	case '}', ']':
		r.pos++
		return false
	case ',':
		r.pos = skipSpace(r.data, r.pos+1)
	}
	return true
}

// list reads a list's elements; null counts as empty.
func list[T any](r *reader, read func(*reader) T) []T {
	if r.null() || !r.openList() {
		return nil
	}
	var items []T
	for i := 0; r.nextElement(); i++ {
		mark := r.mark()
		items = append(items, read(r))
		if r.mark() > mark {
			r.under(mark, "["+strconv.Itoa(i)+"]")
		}
	}
	return items
}

func (r *reader) integer(min, max, absent int64) int64 {
	if r.null() {
		return absent
	}
	if text, ok := r.digits(); ok {
		if exact, err := strconv.ParseInt(text, 10, 64); err == nil && exact >= min && exact <= max {
			return exact
		}
		value, err := strconv.ParseFloat(text, 64)
		if err == nil && value == math.Floor(value) && value >= float64(min) && value <= float64(max) && value < math.MaxInt64 {
			return int64(value)
		}
		r.add(root, "%s", integerRange(min, max))
		return absent
	}
	r.refuse("%s", integerRange(min, max))
	return absent
}

func integerRange(min, max int64) string {
	if max == math.MaxInt64 {
		return fmt.Sprintf("must be an integer of at least %d", min)
	}
	return fmt.Sprintf("must be an integer from %d to %d", min, max)
}

func (r *reader) number(min, max, absent float64) float64 {
	if r.null() {
		return absent
	}
	if text, ok := r.digits(); ok {
		if value, err := strconv.ParseFloat(text, 64); err == nil && value >= min && value <= max {
			return value
		}
		r.add(root, "must be a number from %v to %v", min, max)
		return absent
	}
	r.refuse("must be a number from %v to %v", min, max)
	return absent
}

// digits is the spelling of a number, if the present value is one.
func (r *reader) digits() (string, bool) {
	if c := r.data[r.pos]; c != '-' && !isDigit(c) {
		return "", false
	}
	return string(r.raw()), true
}

func (r *reader) boolean() bool {
	switch {
	case r.null():
	case r.data[r.pos] == 't':
		r.skip()
		return true
	case r.data[r.pos] == 'f':
		r.skip()
	default:
		r.refuse("must be true or false")
	}
	return false
}

// text is a string of at most max UTF-16 units; null counts as empty.
func (r *reader) text(max int) string {
	if r.null() {
		return ""
	}
	return r.requiredText(max)
}

func (r *reader) requiredText(max int) string {
	if r.data[r.pos] == '"' {
		raw := r.raw()
		text := unquote(raw)
		if lengthInUTF16(text) <= max && !loneSurrogate(raw, text) {
			return text
		}
		r.add(root, "must be a string of at most %d characters", max)
		return ""
	}
	r.refuse("must be a string of at most %d characters", max)
	return ""
}

func unquote(raw []byte) string {
	inner := raw[1 : len(raw)-1]
	if bytes.IndexByte(inner, '\\') < 0 {
		return string(inner)
	}
	var text string
	_ = json.Unmarshal(raw, &text) // its syntax has been checked
	return text
}

// loneSurrogate tells whether raw has half of a surrogate pair, which is legal JSON and no text: it was replaced while unquoting.
func loneSurrogate(raw []byte, text string) bool {
	return strings.ContainsRune(text, utf8.RuneError) &&
		!bytes.ContainsRune(raw, utf8.RuneError) && !bytes.Contains(bytes.ToLower(raw), []byte(`\ufffd`))
}

func lengthInUTF16(text string) int {
	for i := 0; i < len(text); i++ {
		if text[i] >= utf8.RuneSelf {
			return len(utf16.Encode([]rune(text)))
		}
	}
	return len(text)
}

// skipValue is the position behind the value at pos.
func skipValue(data []byte, pos int) int {
	depth := 0
	for {
		switch data[pos] {
		case '"':
			pos = skipString(data, pos)
		case '{', '[':
			depth++
			pos++
		case '}', ']':
			depth--
			pos++
		case ',', ':', ' ', '\n', '\r', '\t':
			pos++
			continue
		default:
			for pos < len(data) && !ends(data[pos]) {
				pos++
			}
		}
		if depth == 0 {
			return pos
		}
	}
}

func skipString(data []byte, pos int) int {
	for pos++; data[pos] != '"'; pos++ {
		if data[pos] == '\\' {
			pos++
		}
	}
	return pos + 1
}

// ends tells whether a number or a word ends before this byte.
func ends(c byte) bool {
	switch c {
	case ',', '}', ']', ' ', '\n', '\r', '\t':
		return true
	}
	return false
}
