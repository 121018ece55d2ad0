package node

import (
	"fmt"
	"unicode/utf8"

	"microsim.dev/agents/gorilla/wire"
)

// CheckSyntax tells whether data is one JSON value (RFC 8259) in UTF-8 of at most wire.MaxJSONDepth levels. Whoever reads data
// afterwards need not expect errors of syntax.
func CheckSyntax(data []byte) error {
	if !utf8.Valid(data) {
		return fmt.Errorf("must be UTF-8")
	}
	s := syntax{data: data}
	s.space()
	s.value(0)
	s.space()
	if s.failed == "" && s.pos < len(data) {
		s.fail("one value is enough")
	}
	if s.failed != "" {
		return fmt.Errorf("must be JSON: byte %d: %s", s.pos+1, s.failed)
	}
	return nil
}

type syntax struct {
	data   []byte
	pos    int
	failed string
}

func (s *syntax) fail(why string) {
	if s.failed == "" {
		s.failed = why
	}
}

// peek is the byte at hand; 0, which is valid nowhere, at the end and after a failure.
func (s *syntax) peek() byte {
	if s.pos < len(s.data) && s.failed == "" {
		return s.data[s.pos]
	}
	return 0
}

func (s *syntax) space() {
	s.pos = skipSpace(s.data, s.pos)
}

func (s *syntax) value(depth int) {
	switch c := s.peek(); {
	case c == '{' || c == '[':
		if depth == wire.MaxJSONDepth {
			s.fail(fmt.Sprintf("more than %d levels", wire.MaxJSONDepth))
			return
		}
		s.list(depth+1, c == '{', c+2)
	case c == '"':
		s.text()
	case c == '-' || isDigit(c):
		s.number()
	case c == 't':
		s.word("true")
	case c == 'f':
		s.word("false")
	case c == 'n':
		s.word("null")
	default:
		s.fail("a value must stand here")
	}
}

// list reads an object or an array; in ASCII the closing brackets are two behind the opening ones.
func (s *syntax) list(depth int, object bool, closing byte) {
	s.pos++
	s.space()
	if s.peek() == closing {
		s.pos++
		return
	}
	for s.failed == "" {
		if object {
			s.member()
		}
		s.value(depth)
		s.space()
		switch s.peek() {
		case ',':
			s.pos++
			s.space()
		case closing:
			s.pos++
			return
		default:
			s.fail(fmt.Sprintf("a comma or %c must stand here", closing))
		}
	}
}

func (s *syntax) member() {
	if s.peek() != '"' {
		s.fail("a name in double quotes must stand here")
		return
	}
	s.text()
	s.space()
	if s.peek() != ':' {
		s.fail("a colon must stand here")
		return
	}
	s.pos++
	s.space()
}

func (s *syntax) text() {
	for s.pos++; ; s.pos++ {
		switch c := s.peek(); {
		case c == '"':
			s.pos++
			return
		case c == '\\':
			s.pos++
			if s.peek() == 'u' {
				s.hex()
			} else if !isEscape(s.peek()) {
				s.fail("an unknown escape")
			}
		case c < ' ':
			s.fail("a string must end, and hold no control characters")
		}
		if s.failed != "" {
			return
		}
	}
}

func (s *syntax) hex() {
	for i := 0; i < 4; i++ {
		s.pos++
		if c := s.peek() | 0x20; !isDigit(s.peek()) && (c < 'a' || c > 'f') {
			s.fail(`\u needs four hexadecimal digits`)
			return
		}
	}
}

func (s *syntax) number() {
	if s.peek() == '-' {
		s.pos++
	}
	if s.peek() == '0' {
		s.pos++
	} else {
		s.digits()
	}
	if s.peek() == '.' {
		s.pos++
		s.digits()
	}
	if s.peek()|0x20 == 'e' {
		s.pos++
		if c := s.peek(); c == '+' || c == '-' {
			s.pos++
		}
		s.digits()
	}
}

func (s *syntax) digits() {
	if !isDigit(s.peek()) {
		s.fail("a digit must stand here")
	}
	for isDigit(s.peek()) {
		s.pos++
	}
}

func (s *syntax) word(word string) {
	if len(s.data)-s.pos < len(word) || string(s.data[s.pos:s.pos+len(word)]) != word {
		s.fail("a value must stand here")
		return
	}
	s.pos += len(word)
}

func isDigit(c byte) bool {
	return c >= '0' && c <= '9'
}

func isEscape(c byte) bool {
	switch c {
	case '"', '\\', '/', 'b', 'f', 'n', 'r', 't':
		return true
	}
	return false
}

func skipSpace(data []byte, pos int) int {
	for pos < len(data) && (data[pos] == ' ' || data[pos] == '\n' || data[pos] == '\r' || data[pos] == '\t') {
		pos++
	}
	return pos
}
