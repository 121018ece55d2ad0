// Package dice draws by key, not in sequence: the same draws in every language and in any order of events. The mixing is MurmurHash3's
// 32-bit finaliser (Austin Appleby, public domain) over an FNV-1a hash of the key.
package dice

import "strconv"

const (
	fnvOffset = 2166136261
	fnvPrime  = 16777619
	golden    = 0x9E3779B9
)

// Key is the name of a draw, kept as the running hash of its text.
type Key uint32

// KeyOf is the key with that text.
func KeyOf(text string) Key {
	return Key(fnvOffset).then(text)
}

// Slash is the key with a slash and text behind it.
func (k Key) Slash(text string) Key {
	return k.then("/").then(text)
}

// Index is the key with a slash and a number behind it.
func (k Key) Index(n int) Key {
	var digits [20]byte
	k = k.then("/")
	for _, digit := range strconv.AppendInt(digits[:0], int64(n), 10) {
		k = (k ^ Key(digit)) * fnvPrime
	}
	return k
}

func (k Key) then(text string) Key {
	for i := 0; i < len(text); i++ {
		k = (k ^ Key(text[i])) * fnvPrime
	}
	return k
}

// Dice are all draws of one call.
type Dice uint32

// Mix is a draw of 32 bits; the seed that a callee gets is one.
func (d Dice) Mix(key Key) uint32 {
	h := uint32(d) ^ uint32(key)*golden
	h ^= h >> 16
	h *= 0x85EBCA6B
	h ^= h >> 13
	h *= 0xC2B2AE35
	h ^= h >> 16
	return h
}

// Unit is a draw in [0, 1).
func (d Dice) Unit(key Key) float64 {
	return float64(d.Mix(key)) / (1 << 32)
}

// Happens tells whether something with a probability in percent happens: 0 never, 100 always.
func (d Dice) Happens(key Key, percent float64) bool {
	return percent >= 100 || (percent > 0 && d.Unit(key)*100 < percent)
}

// ParseSeed reads eight hexadecimal digits.
func ParseSeed(text string) (uint32, bool) {
	if len(text) != 8 || text[0] == '+' || text[0] == '-' {
		return 0, false
	}
	seed, err := strconv.ParseUint(text, 16, 32)
	return uint32(seed), err == nil
}
