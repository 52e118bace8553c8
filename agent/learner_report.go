package agent

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math"
)

// Report encodes what the shards found for the last Compute's minibatch besides gradients. Join reads it. For each shard it holds
// the loss (64 bits) and the number of its statistics (16 bits). For each statistic it holds the length of the name (16 bits),
// the name, the sum and the rows (64 bits each).
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

// Join computes the statistics of a minibatch from the Reports of all its shares, in the order of the shares. They equal those
// that Gradient of the whole minibatch returns, and Means returns them, too.
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

// readReport removes the first shard's report from b. rest is what remains.
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
