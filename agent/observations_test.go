package agent

import (
	"math"
	"math/rand/v2"
	"testing"

	"ariadne/task"
)

// TestSparseModelsAreDenseOnes gives the same observations to a dense model, to a sparse one as whole vectors, and to the sparse
// one in sparse form.
func TestSparseModelsAreDenseOnes(t *testing.T) {
	const steps, b, nonzeros = 4, 3, 2
	c := smallConfig
	c.Encoder = Encoder{Name: EncoderMLP, Layers: 2, Width: 6}
	dense, w := initialised(t, c)
	c.Nonzeros = nonzeros
	sparse, _ := initialised(t, c)
	if dense.Sparse() || !sparse.Sparse() {
		t.Fatal("models read observations in the wrong form")
	}
	mb := randomMinibatch(dense, steps, b, ppoLoss)
	rng, size := rand.New(rand.NewPCG(8, 8)), dense.size()
	clear(mb.Obs.Vector)
	for row := range steps * b {
		for range nonzeros {
			mb.Obs.Vector[row*size+rng.IntN(size)] = float32(rng.NormFloat64())
		}
	}
	inRows := *mb
	inRows.Obs = sparse.NewObs(steps * b)
	for row := range steps * b {
		if err := inRows.Obs.Sparse.Set(row, mb.Obs.Vector[row*size:(row+1)*size]); err != nil {
			t.Fatal(err)
		}
	}
	var want []float32
	for _, x := range []struct {
		name string
		m    *Model
		mb   *Minibatch
	}{{"whole", dense, mb}, {"whole to a sparse model", sparse, mb}, {"sparse", sparse, &inRows}} {
		p, err := NewPolicy(x.m, w, b)
		if err != nil {
			t.Fatal(err)
		}
		got, logits, value := make([]float32, len(w.Flat)), make([]float32, b*c.Actions), make([]float32, b)
		if _, err := newLearner(t, x.m, w, steps, b, ppoLoss, 2).Gradient(x.mb, got); err != nil {
			t.Fatal(err)
		}
		if err := p.Act(x.mb.Obs.Slice(size, 0, b), mb.Done[:b], x.m.NewState(b), logits, value); err != nil {
			t.Fatal(err)
		}
		p.Close()
		got = append(append(got, logits...), value...)
		if want == nil {
			want = got
		}
		for i := range want {
			if math.Abs(float64(got[i]-want[i])) > 1e-5 {
				t.Fatalf("%s: number %d is %v, want %v", x.name, i, got[i], want[i])
			}
		}
	}
	p, err := NewPolicy(sparse, w, 1)
	if err != nil {
		t.Fatal(err)
	}
	defer p.Close()
	full := task.Obs{Vector: []float32{1, 1, 1, 1, 1}}
	if p.Act(full, make([]bool, 1), sparse.NewState(1), make([]float32, c.Actions), make([]float32, 1)) == nil {
		t.Error("an observation with more elements than there is room for was taken")
	}
	wrong := task.Obs{Sparse: task.NewSparse(nonzeros, 2)}
	if p.Act(wrong, make([]bool, 1), sparse.NewState(1), make([]float32, c.Actions), make([]float32, 1)) == nil {
		t.Error("two observations were taken for one")
	}
}
