package agent

import (
	"slices"
	"testing"

	"ariadne/agent/op"
)

// TestSharesOfAMinibatchAreTheWhole divides the shards of a minibatch among learners. Their gradients, added up in order, and
// their joined reports must equal those of one learner, bit for bit.
func TestSharesOfAMinibatchAreTheWhole(t *testing.T) {
	const steps, b = 7, 5
	m, w := initialised(t, smallConfig)
	loss := ppoLoss
	mb := randomMinibatch(m, steps, b, loss)
	whole := newLearner(t, m, w, steps, b, loss, 2)
	grad := make([]float32, len(w.Flat))
	want, err := whole.Gradient(mb, grad)
	if err != nil {
		t.Fatal(err)
	}
	for _, bounds := range [][]int{{0, 4}, {0, 1, 4}, {0, 0, 2, 3, 4}} {
		var parts [][]float32
		var reports [][]byte
		var last *Learner
		for i := range len(bounds) - 1 {
			share := Share{Of: Shards, From: bounds[i], To: bounds[i+1]}
			l, err := NewPartialLearner(m, w, steps, b, loss, share, 1)
			if err != nil {
				t.Fatal(err)
			}
			defer l.Close()
			from, to := share.Sequences(b)
			if err := l.Compute(sequences(m, mb, from, to, b)); err != nil {
				t.Fatal(err)
			}
			parts, reports, last = append(parts, l.Gradients()...), append(reports, l.Report()), l
		}
		sum := slices.Clone(parts[0])
		for _, p := range parts[1:] {
			op.AddTo(sum, p)
		}
		got, err := last.Join(reports)
		if err != nil || got != want || !slices.Equal(sum, grad) || !slices.Equal(last.Means(), whole.Means()) {
			t.Errorf("shares %v: %+v, %v, want %+v", bounds, got, err, want)
		}
		if _, err := last.Join([][]byte{reports[len(reports)-1][:9]}); err == nil {
			t.Error("a report that is cut short was accepted")
		}
	}
	if _, err := NewPartialLearner(m, w, steps, b, loss, Share{Of: 4, From: 3, To: 2}, 1); err == nil {
		t.Error("a share of less than no shards was accepted")
	}
}
