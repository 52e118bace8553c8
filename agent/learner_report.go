package agent

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math"
)

// Report is what the Learner's shards found of the last Compute's minibatch besides gradients, for Join: of each shard the loss,
// 64 bits, the number of its statistics, 16 bits, and of these the name with its length, 16 bits, the sum and the rows, 64 bits.
func (l *Learner) Report() []byte {
	var b []byte
	for _, s := range l.shards {
		b = appendFloat(b, s.loss)
		b = binary.LittleEndian.AppendUint16(b, uint16(len(s.part.sums)))
		for _, m := range s.part.sums {
			b = binary.LittleEndian.AppendUint16(b, uint16(len(m.name)))
			b = appendFloat(appendFloat(append(b, m.name...), m.sum), m.rows)
		}
	}
	return b
}

func appendFloat(b []byte, x float64) []byte {
	return binary.LittleEndian.AppendUint64(b, math.Float64bits(x))
}

// Join makes the statistics of a minibatch of the Reports of all its shares, in their order: those that Gradient of the whole
// minibatch returns, and Means tells.
func (l *Learner) Join(reports [][]byte) (Stats, error) {
	l.forget()
	loss := 0.0
	for i, b := range reports {
		for len(b) > 0 {
			of, sums, rest, err := readReport(b)
			if err != nil {
				return Stats{}, fmt.Errorf("learner: report %d of %d: %w", i, len(reports), err)
			}
			loss += l.note(of, sums)
			b = rest
		}
	}
	return l.stats(loss), nil
}

// readReport takes a shard's report off the front of b.
func readReport(b []byte) (loss float64, sums []rowSum, rest []byte, err error) {
	take := func(n int) []byte {
		if n > len(b) {
			b, err = nil, errors.New("cut short")
			return make([]byte, n)
		}
		piece := b[:n]
		b = b[n:]
		return piece
	}
	number := func() float64 { return math.Float64frombits(binary.LittleEndian.Uint64(take(8))) }
	loss = number()
	for range binary.LittleEndian.Uint16(take(2)) {
		name := string(take(int(binary.LittleEndian.Uint16(take(2)))))
		sums = append(sums, rowSum{name, number(), number()})
	}
	return loss, sums, b, err
}
