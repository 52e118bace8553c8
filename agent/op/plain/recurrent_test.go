package plain

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

// cellsOf runs a layer of cells in float64. step gets the input's row and the state of one sequence before the step. It returns
// the state after the step, with the hidden state last.
func cellsOf(x []float64, done []bool, start [][]float64, sh RecurrentShape, step func(x []float64, state [][]float64) [][]float64) (out []float64, end [][]float64) {
	out = make([]float64, sh.rows()*sh.E)
	end = make([][]float64, len(start))
	for i := range end {
		end[i] = slices.Clone(start[i])
	}
	for t := range sh.T {
		for b := range sh.B {
			var state [][]float64
			for _, s := range end {
				row := slices.Clone(s[b*sh.E : (b+1)*sh.E])
				if sh.Reset && done[t*sh.B+b] {
					clear(row)
				}
				state = append(state, row)
			}
			r := t*sh.B + b
			state = step(x[r*sh.In:(r+1)*sh.In], state)
			for i := range end {
				copy(end[i][b*sh.E:], state[i])
			}
			copy(out[r*sh.E:], state[len(state)-1])
		}
	}
	return out, end
}

var recurrentShapes = []RecurrentShape{{T: 1, B: 1, In: 1, E: 1}, {T: 5, B: 2, In: 3, E: 4, Reset: true}, {T: 4, B: 3, In: 4, E: 2}}

// inputsOf draws n arrays of one size.
func inputsOf(rng *rand.Rand, name string, n, size int) []array {
	var all []array
	for range n {
		all = append(all, randomArray(rng, name, size, 0.7))
	}
	return all
}

func TestLSTMFollowsItsFormula(t *testing.T) {
	rng := rand.New(rand.NewPCG(31, 32))
	for _, sh := range recurrentShapes {
		x, c, h := randomArray(rng, "x", sh.rows()*sh.In, 1), randomArray(rng, "c", sh.B*sh.E, 1), randomArray(rng, "h", sh.B*sh.E, 1)
		in, hidden, bias := inputsOf(rng, "in", 4, sh.In*sh.E), inputsOf(rng, "hidden", 4, sh.E*sh.E), inputsOf(rng, "bias", 4, sh.E)
		weight, done := randomArray(rng, "weight", sh.rows()*sh.E, 1), randomFlags(rng, sh.rows())
		twin := func() ([]float64, [][]float64) {
			return cellsOf(x.f64, done, [][]float64{c.f64, h.f64}, sh, func(x []float64, state [][]float64) [][]float64 {
				var gates [4][]float64
				for k := range gates {
					gates[k] = product(x, in[k].f64, 1, sh.In, sh.E)
					for j, v := range product(state[1], hidden[k].f64, 1, sh.E, sh.E) {
						gates[k][j] += v + bias[k].f64[j]
					}
				}
				for j := range sh.E {
					state[0][j] = logistic(gates[1][j])*state[0][j] + logistic(gates[0][j])*math.Tanh(gates[2][j])
					state[1][j] = logistic(gates[3][j]) * math.Tanh(state[0][j])
				}
				return state
			})
		}
		var w, dw LSTMWeights
		for k := range 4 {
			w.In[k], w.Hidden[k], w.Bias[k] = in[k].f32, hidden[k].f32, bias[k].f32
			dw.In[k], dw.Hidden[k], dw.Bias[k] = floats(len(in[k].f32)), floats(len(hidden[k].f32)), floats(sh.E)
		}
		out, saved := floats(len(weight.f32)), floats(kernels.RecurrentSavedSize(sh))
		end := LSTMState{floats(sh.B * sh.E), floats(sh.B * sh.E)}
		kernels.LSTM(out, end, x.f32, w, done, LSTMState{c.f32, h.f32}, sh, saved)
		wantOut, wantEnd := twin()
		checkResult(t, "out", out, wantOut)
		checkResult(t, "c", end.C, wantEnd[0])
		checkResult(t, "h", end.H, wantEnd[1])

		dx, dstart := floats(len(x.f32)), LSTMState{floats(sh.B * sh.E), floats(sh.B * sh.E)}
		kernels.LSTMBackward(dx, dw, &dstart, weight.f32, x.f32, w, done, sh, saved)
		checks := []check{{x, dx}, {c, dstart.C}, {h, dstart.H}}
		for k := range 4 {
			checks = append(checks, check{in[k], dw.In[k]}, check{hidden[k], dw.Hidden[k]}, check{bias[k], dw.Bias[k]})
		}
		checkGradients(t, func() float64 { out, _ := twin(); return weighted(out, weight.f64) }, checks...)
	}
}

func TestGRUFollowsItsFormula(t *testing.T) {
	rng := rand.New(rand.NewPCG(33, 34))
	for _, sh := range recurrentShapes {
		x, h := randomArray(rng, "x", sh.rows()*sh.In, 1), randomArray(rng, "h", sh.B*sh.E, 1)
		in, hidden, bias := inputsOf(rng, "in", 3, sh.In*sh.E), inputsOf(rng, "hidden", 3, sh.E*sh.E), inputsOf(rng, "bias", 4, sh.E)
		weight, done := randomArray(rng, "weight", sh.rows()*sh.E, 1), randomFlags(rng, sh.rows())
		twin := func() ([]float64, [][]float64) {
			return cellsOf(x.f64, done, [][]float64{h.f64}, sh, func(x []float64, state [][]float64) [][]float64 {
				var ofX, ofH [3][]float64
				for k := range 3 {
					ofX[k], ofH[k] = product(x, in[k].f64, 1, sh.In, sh.E), product(state[0], hidden[k].f64, 1, sh.E, sh.E)
					for j := range sh.E {
						ofX[k][j] += bias[k].f64[j]
					}
				}
				for j := range sh.E {
					r, z := logistic(ofX[0][j]+ofH[0][j]), logistic(ofX[1][j]+ofH[1][j])
					n := math.Tanh(ofX[2][j] + r*(ofH[2][j]+bias[3].f64[j]))
					state[0][j] = (1-z)*n + z*state[0][j]
				}
				return state
			})
		}
		w, dw := GRUWeights{HiddenBias: bias[3].f32}, GRUWeights{HiddenBias: floats(sh.E)}
		for k := range 3 {
			w.In[k], w.Hidden[k], w.InBias[k] = in[k].f32, hidden[k].f32, bias[k].f32
			dw.In[k], dw.Hidden[k], dw.InBias[k] = floats(len(in[k].f32)), floats(len(hidden[k].f32)), floats(sh.E)
		}
		out, end, saved := floats(len(weight.f32)), floats(sh.B*sh.E), floats(kernels.RecurrentSavedSize(sh))
		kernels.GRU(out, end, x.f32, w, done, h.f32, sh, saved)
		wantOut, wantEnd := twin()
		checkResult(t, "out", out, wantOut)
		checkResult(t, "h", end, wantEnd[0])

		dx, dstart := floats(len(x.f32)), floats(sh.B*sh.E)
		kernels.GRUBackward(dx, dw, dstart, weight.f32, x.f32, w, done, sh, saved)
		checks := []check{{x, dx}, {h, dstart}, {bias[3], dw.HiddenBias}}
		for k := range 3 {
			checks = append(checks, check{in[k], dw.In[k]}, check{hidden[k], dw.Hidden[k]}, check{bias[k], dw.InBias[k]})
		}
		checkGradients(t, func() float64 { out, _ := twin(); return weighted(out, weight.f64) }, checks...)
	}
}
