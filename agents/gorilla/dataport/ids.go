package dataport

import (
	"crypto/rand"
	"encoding/hex"
	"strconv"
	"strings"
	"sync/atomic"
)

// requestIDs makes request ids: a random start for the process and a counter, so that a new one costs little.
type requestIDs struct {
	prefix string
	count  atomic.Uint64
}

func (ids *requestIDs) start() {
	var random [8]byte
	_, _ = rand.Read(random[:]) // never fails on the systems that are supported
	ids.prefix = hex.EncodeToString(random[:])
}

func (ids *requestIDs) next() string {
	count := strconv.FormatUint(ids.count.Add(1), 16)
	return ids.prefix + strings.Repeat("0", 16-len(count)) + count
}

// usable tells whether a client's own id may stand in a header of the reply.
func usable(id string) bool {
	const longest = 256
	for i := 0; i < len(id); i++ {
		if id[i] <= ' ' || id[i] > '~' {
			return false
		}
	}
	return id != "" && len(id) <= longest
}
