package agent

import (
	"hash/fnv"
	"math/rand/v2"

	"gonum.org/v1/gonum/mat"
)

// initialiser fills a tensor with first values.
type initialiser func(data []float32, shape []int, rng *rand.Rand)

// Init fills weights with their first values: orthogonal kernels with gain √2, biases 0, scales of layer norms 1, biases
// of gates 2. Each tensor has a random engine of its own, PCG seeded with seed and the FNV-1a hash of the tensor's name,
// so its values depend on nothing but these and its shape.
func (m *Model) Init(w *Weights, seed uint64) { initialise(w, m.weights, seed) }

func initialise(w *Weights, specs []weightSpec, seed uint64) {
	for _, s := range specs {
		h := fnv.New64a()
		h.Write([]byte(s.name))
		if t, ok := w.Get(s.name); ok {
			s.init(t.Data, s.shape, rand.New(rand.NewPCG(seed, h.Sum64())))
		}
	}
}

// constant sets all values alike.
func constant(v float32) initialiser {
	return func(data []float32, _ []int, _ *rand.Rand) {
		for i := range data {
			data[i] = v
		}
	}
}

// orthogonal makes the rows or the columns, whichever are fewer, of a kernel seen as [inputs, outputs] orthogonal and of
// length gain: the Q of the QR decomposition of a matrix of normal numbers, with the signs that make R's diagonal
// positive and Q uniformly distributed (Saxe et al. 2014). All axes but the last count as inputs.
func orthogonal(gain float64) initialiser {
	return func(data []float32, shape []int, rng *rand.Rand) {
		outputs := shape[len(shape)-1]
		inputs := len(data) / outputs
		long, short := max(inputs, outputs), min(inputs, outputs)
		normal := make([]float64, long*short)
		for i := range normal {
			normal[i] = rng.NormFloat64()
		}
		var qr mat.QR
		qr.Factorize(mat.NewDense(long, short, normal))
		q, r := new(mat.Dense), new(mat.Dense)
		qr.QTo(q)
		qr.RTo(r)
		for i := range inputs {
			for j := range outputs {
				row, column := i, j
				if inputs < outputs {
					row, column = j, i
				}
				v := gain * q.At(row, column)
				if r.At(column, column) < 0 {
					v = -v
				}
				data[i*outputs+j] = float32(v)
			}
		}
	}
}
