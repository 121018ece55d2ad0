package metrics

import (
	"maps"
	"sync"
	"sync/atomic"
)

// cache keeps resolved label sets. There are few, seen again and again, so that readers take no lock and writers copy all.
type cache[K comparable, V any] struct {
	resolve func(K) V
	known   *atomic.Pointer[map[K]V]
	writing *sync.Mutex
}

func newCache[K comparable, V any](resolve func(K) V) cache[K, V] {
	c := cache[K, V]{resolve, &atomic.Pointer[map[K]V]{}, &sync.Mutex{}}
	c.known.Store(&map[K]V{})
	return c
}

func (c *cache[K, V]) get(key K) V {
	if value, ok := (*c.known.Load())[key]; ok {
		return value
	}
	c.writing.Lock()
	defer c.writing.Unlock()
	known := maps.Clone(*c.known.Load())
	value, ok := known[key]
	if !ok {
		value = c.resolve(key)
		known[key] = value
		c.known.Store(&known)
	}
	return value
}
