// Package libstdcxx gives the random numbers of C++ programs built with GNU's standard library: the engine std::mt19937_64 and
// libstdc++'s distributions and shuffle, which the C++ standard does not specify.
package libstdcxx

import (
	"encoding/binary"
	"fmt"
	"math"
)

const (
	words = 312 // 64-bit words of state
	lag   = 156 // distance of the recurrence's middle term
)

// Engine is std::mt19937_64. It is a plain value; a copy continues independently. Use New: the zero value only returns zeros.
type Engine struct {
	state [words]uint64
	next  int // index of the next word to return; words when all are used up
}

// New returns std::mt19937_64(seed).
func New(seed uint64) *Engine {
	e := new(Engine)
	e.Seed(seed)
	return e
}

// Seed restarts the engine.
func (e *Engine) Seed(seed uint64) {
	e.state[0] = seed
	for i := uint64(1); i < words; i++ {
		seed = 6364136223846793005*(seed^seed>>62) + i
		e.state[i] = seed
	}
	e.next = words
}

// Uint64 returns the next word.
func (e *Engine) Uint64() uint64 {
	if e.next >= words {
		e.refill()
	}
	y := e.state[e.next]
	e.next++
	y ^= y >> 29 & 0x5555555555555555
	y ^= y << 17 & 0x71d67fffeda60000
	y ^= y << 37 & 0xfff7eee000000000
	return y ^ y>>43
}

func (e *Engine) refill() {
	for i := range e.state {
		y := e.state[i]&0xffffffff80000000 | e.state[(i+1)%words]&0x7fffffff
		v := e.state[(i+lag)%words] ^ y>>1
		if y&1 != 0 {
			v ^= 0xb5026f5aa96619e9
		}
		e.state[i] = v
	}
	e.next = 0
}

// Int returns std::uniform_int_distribution(low, high): an integer in [low, high], high >= low. It draws a word even if the
// bounds are equal. The method is that of libstdc++ before version 11, which divides the words into equal ranges.
func (e *Engine) Int(low, high int) int {
	span := uint64(high-low) + 1
	if span <= 1 {
		e.Uint64()
		return low
	}
	scale := uint64(math.MaxUint64) / span
	for {
		if v := e.Uint64(); v < span*scale {
			return low + int(v/scale)
		}
	}
}

// Real returns std::uniform_real_distribution<double>(0, 1): a number in [0, 1) from one word.
func (e *Engine) Real() float64 {
	v := float64(e.Uint64()) / (1 << 64)
	if v >= 1 {
		return math.Nextafter(1, 0)
	}
	return v
}

// Shuffle is std::shuffle of n items, n below 2^31. It uses one word for two swaps.
func (e *Engine) Shuffle(n int, swap func(i, j int)) {
	if n == 0 {
		return
	}
	i := 1
	if n%2 == 0 {
		swap(1, e.Int(0, 1))
		i = 2
	}
	for ; i < n; i += 2 {
		choices := i + 1 // for item i; item i+1 has one more
		pair := e.Int(0, choices*(choices+1)-1)
		swap(i, pair/(choices+1))
		swap(i+1, pair%(choices+1))
	}
}

// stateSize is the length in bytes of an appended state.
const stateSize = 8*words + 2

// AppendState appends the engine's state, 2498 bytes, to b.
func (e *Engine) AppendState(b []byte) []byte {
	for _, v := range e.state {
		b = binary.LittleEndian.AppendUint64(b, v)
	}
	return binary.LittleEndian.AppendUint16(b, uint16(e.next))
}

// RestoreState restores a state that AppendState wrote, and returns what follows it in b. Input that is short or that no engine
// could have written is an error and leaves e unchanged.
func (e *Engine) RestoreState(b []byte) (rest []byte, err error) {
	if len(b) < stateSize {
		return b, fmt.Errorf("mt19937_64 state: %d bytes of %d; the data end too early", len(b), stateSize)
	}
	var s Engine
	for i := range s.state {
		s.state[i] = binary.LittleEndian.Uint64(b[8*i:])
	}
	s.next = int(binary.LittleEndian.Uint16(b[8*words:]))
	if s.next > words {
		return b, fmt.Errorf("mt19937_64 state: position %d of %d words; the data are damaged", s.next, words)
	}
	used := s.state
	used[0] &= 0xffffffff80000000 // the recurrence uses only these bits of it
	if used == ([words]uint64{}) {
		return b, fmt.Errorf("mt19937_64 state: all words are zero; the data are damaged")
	}
	*e = s
	return b[stateSize:], nil
}
