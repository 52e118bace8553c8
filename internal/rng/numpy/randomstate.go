// Package numpy gives the random numbers of numpy's legacy generator, numpy.random.RandomState (numpy 1.26): the same words,
// integers, shuffles and floats from the same seed.
package numpy

import (
	"encoding/binary"
	"fmt"
	"math/bits"
)

const (
	words = 624 // 32-bit words of state
	lag   = 397 // distance of the recurrence's middle term
)

// RandomState is a Mersenne Twister, MT19937. It is a plain value; a copy continues independently. Use New: the zero value only
// returns zeros.
type RandomState struct {
	state [words]uint32
	next  int // index of the next word to return; words when all are used up
}

// New returns the generator numpy.random.RandomState(seed).
func New(seed uint32) *RandomState {
	r := new(RandomState)
	r.Seed(seed)
	return r
}

// Seed restarts the generator, with Knuth's initialisation.
func (r *RandomState) Seed(seed uint32) {
	r.state[0] = seed
	for i := uint32(1); i < words; i++ {
		seed = 1812433253*(seed^seed>>30) + i
		r.state[i] = seed
	}
	r.next = words
}

// Uint32 returns the next word.
func (r *RandomState) Uint32() uint32 {
	if r.next >= words {
		r.refill()
	}
	y := r.state[r.next]
	r.next++
	y ^= y >> 11
	y ^= y << 7 & 0x9d2c5680
	y ^= y << 15 & 0xefc60000
	return y ^ y>>18
}

func (r *RandomState) refill() {
	for i := range r.state {
		y := r.state[i]&0x80000000 | r.state[(i+1)%words]&0x7fffffff
		v := r.state[(i+lag)%words] ^ y>>1
		if y&1 != 0 {
			v ^= 0x9908b0df
		}
		r.state[i] = v
	}
	r.next = 0
}

// Intn returns randint(n), an integer in [0, n). If n <= 1, it returns 0 and draws nothing.
func (r *RandomState) Intn(n int) int {
	if n <= 1 {
		return 0
	}
	last := uint64(n - 1)
	mask := uint64(1)<<bits.Len64(last) - 1
	for {
		v := uint64(r.Uint32())
		if mask > 0xffffffff {
			v = v<<32 | uint64(r.Uint32())
		}
		if v &= mask; v <= last {
			return int(v)
		}
	}
}

// Shuffle is shuffle of a list with n items.
func (r *RandomState) Shuffle(n int, swap func(i, j int)) {
	for i := n - 1; i >= 1; i-- {
		swap(i, r.Intn(i+1))
	}
}

// Float64 returns rand(), a number in [0, 1) from two words.
func (r *RandomState) Float64() float64 {
	high, low := r.Uint32()>>5, r.Uint32()>>6
	return float64(uint64(high)<<26|uint64(low)) / (1 << 53)
}

// Uniform returns uniform(low, high), a number in [low, high).
func (r *RandomState) Uniform(low, high float64) float64 {
	return low + float64((high-low)*r.Float64())
}

// stateSize is the length in bytes of an appended state.
const stateSize = 4*words + 2

// AppendState appends the generator's state, 2498 bytes, to b.
func (r *RandomState) AppendState(b []byte) []byte {
	for _, v := range r.state {
		b = binary.LittleEndian.AppendUint32(b, v)
	}
	return binary.LittleEndian.AppendUint16(b, uint16(r.next))
}

// RestoreState restores a state that AppendState wrote, and returns what follows it in b. Input that is short or that no
// generator could have written is an error and leaves r unchanged.
func (r *RandomState) RestoreState(b []byte) (rest []byte, err error) {
	if len(b) < stateSize {
		return b, fmt.Errorf("numpy random state: %d bytes of %d; the data end too early", len(b), stateSize)
	}
	var s RandomState
	for i := range s.state {
		s.state[i] = binary.LittleEndian.Uint32(b[4*i:])
	}
	s.next = int(binary.LittleEndian.Uint16(b[4*words:]))
	if s.next > words {
		return b, fmt.Errorf("numpy random state: position %d of %d words; the data are damaged", s.next, words)
	}
	used := s.state
	used[0] &= 0x80000000 // the recurrence uses only this bit of it
	if used == ([words]uint32{}) {
		return b, fmt.Errorf("numpy random state: all words are zero; the data are damaged")
	}
	*r = s
	return b[stateSize:], nil
}
