package agent

import (
	"hash/fnv"
	"math"
	"math/rand/v2"

	"gonum.org/v1/gonum/floats"
)

// Initialiser fills a tensor of the given shape with first values.
type Initialiser func(data []float32, shape []int, rng *rand.Rand)

// Init fills weights with their first values. Those of the reference's parts start as in the reference: kernels are orthogonal
// with gain √2, but follow Lecun's normal distribution in GTrXL, in the IMPALA encoder and in GaLiTe's feature maps without pp_;
// biases are 0, scales of layer norms 1, and biases of gates 2. Each tensor has a random engine of its own: PCG, seeded with seed
// and the FNV-1a hash of the tensor's name. So a tensor's values depend on the seed, its name and its shape alone.
func (m *Model) Init(w *Weights, seed uint64) { initialise(w, m.weights, seed) }

func initialise(w *Weights, specs []WeightSpec, seed uint64) {
	for _, s := range specs {
		h := fnv.New64a()
		h.Write([]byte(s.Name))
		if t, ok := w.Get(s.Name); ok {
			s.Init(t.Data, s.Shape, rand.New(rand.NewPCG(seed, h.Sum64())))
		}
	}
}

// Constant sets all values to v.
func Constant(v float32) Initialiser {
	return func(data []float32, _ []int, _ *rand.Rand) {
		for i := range data {
			data[i] = v
		}
	}
}

// normal draws from a normal distribution around 0.
func normal(deviation float64) Initialiser {
	return func(data []float32, _ []int, rng *rand.Rand) {
		for i := range data {
			data[i] = float32(deviation * rng.NormFloat64())
		}
	}
}

// Lecun draws from a normal distribution that is cut off at two deviations and has the variance 1 / number of inputs (LeCun et
// al. 1998). All axes but the last count as inputs.
func Lecun(data []float32, shape []int, rng *rand.Rand) {
	const cut = 0.87962566103423978 // deviation of the standard normal distribution after it is cut off at ±2
	inputs := len(data) / shape[len(shape)-1]
	scale := 1 / (cut * math.Sqrt(float64(inputs)))
	for i := range data {
		v := rng.NormFloat64()
		for math.Abs(v) > 2 {
			v = rng.NormFloat64()
		}
		data[i] = float32(scale * v)
	}
}

// stacked applies an initialiser to each part of a tensor along its first axis.
func stacked(part Initialiser) Initialiser {
	return func(data []float32, shape []int, rng *rand.Rand) {
		size := len(data) / shape[0]
		for i := range shape[0] {
			part(data[i*size:(i+1)*size], shape[1:], rng)
		}
	}
}

// Orthogonal sees a kernel as a matrix [inputs, outputs], in which all axes but the last count as inputs. It makes the rows or
// the columns, whichever are fewer, orthogonal to each other and of length gain. It draws normal numbers and orthonormalises one
// vector after the other. That gives the Q of a QR decomposition with a positive diagonal, so the result is uniformly distributed
// (Saxe et al. 2014).
func Orthogonal(gain float64) Initialiser {
	return func(data []float32, shape []int, rng *rand.Rand) {
		outputs := shape[len(shape)-1]
		inputs := len(data) / outputs
		vectors := orthonormal(min(inputs, outputs), max(inputs, outputs), rng)
		for i := range inputs {
			for j := range outputs {
				v, at := i, j
				if inputs > outputs {
					v, at = j, i
				}
				data[i*outputs+j] = float32(gain * vectors[v][at])
			}
		}
	}
}

// orthonormal draws n random vectors of the given length that are orthogonal and of norm 1 (modified Gram-Schmidt).
func orthonormal(n, length int, rng *rand.Rand) [][]float64 {
	vectors := make([][]float64, n)
	for i := range vectors {
		v := make([]float64, length)
		for j := range v {
			v[j] = rng.NormFloat64()
		}
		for _, earlier := range vectors[:i] {
			floats.AddScaled(v, -floats.Dot(earlier, v), earlier)
		}
		floats.Scale(1/floats.Norm(v, 2), v)
		vectors[i] = v
	}
	return vectors
}

// slowGate draws the first bias of a gate, -ln(t - 1). The sigmoid of it is 1/t, so the gate forgets over t steps. t is drawn
// uniformly from 2 to horizon.
func slowGate(horizon int, rng *rand.Rand) float32 {
	return -float32(math.Log(1 + rng.Float64()*float64(horizon-2)))
}
