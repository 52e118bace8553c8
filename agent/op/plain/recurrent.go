package plain

// RecurrentShape describes a layer of recurrent cells: T steps of B sequences, rows of In numbers, E cells. With Reset, a done
// flag clears the state before its step.
type RecurrentShape struct {
	T, B, In, E int
	Reset       bool
}

// rows returns T·B.
func (sh RecurrentShape) rows() int { return sh.T * sh.B }

// RecurrentSavedSize returns the number of floats that LSTM and GRU work in, including what the backward pass needs: four gates
// of all steps [T, B, 4, E], two states before each step [T, B, E], and the two gradients of one step's state.
func (Kernels) RecurrentSavedSize(sh RecurrentShape) int { return 6*sh.rows()*sh.E + 2*sh.B*sh.E }

// recurrentParts are the parts of that memory.
type recurrentParts struct{ gates, hidden, cell, dhidden, dcell []float32 }

func (sh RecurrentShape) parts(saved []float32) recurrentParts {
	n, step := sh.rows()*sh.E, sh.B*sh.E
	return recurrentParts{
		gates: saved[:4*n], hidden: saved[4*n : 5*n], cell: saved[5*n : 6*n], dhidden: saved[6*n : 6*n+step], dcell: saved[6*n+step : 6*n+2*step],
	}
}

// project computes the input's part of one gate at all steps: x·w [T, B, In]·[In, E] plus bias, which may be nil.
func (sh RecurrentShape) project(gates []float32, gate int, x, w, bias []float32) {
	z := gates[gate*sh.E:]
	gemm(false, false, sh.rows(), sh.E, sh.In, 1, x, sh.In, w, sh.E, 0, z, 4*sh.E)
	sh.addGateBias(z, bias, sh.rows())
}

func (sh RecurrentShape) addGateBias(z, bias []float32, rows int) {
	for r := range rows {
		for j, b := range bias {
			z[r*4*sh.E+j] += b
		}
	}
}

// enter writes the state before step t. It is what from [B, E] holds, or zeros where the step starts an episode.
func (sh RecurrentShape) enter(to, from []float32, done []bool, t int) {
	for b := range sh.B {
		row := to[b*sh.E : (b+1)*sh.E]
		if sh.Reset && done[t*sh.B+b] {
			clear(row)
			continue
		}
		copy(row, from[b*sh.E:])
	}
}

// leave clears the gradient of the state where step t starts an episode.
func (sh RecurrentShape) leave(grad []float32, done []bool, t int) {
	for b := range sh.B {
		if sh.Reset && done[t*sh.B+b] {
			clear(grad[b*sh.E : (b+1)*sh.E])
		}
	}
}

// inputGradient computes the gradients of one gate's input kernel and input bias from the gradients of the gates before their
// activation. It adds to the gradient of x (nil: not wanted). dbias may be nil: not wanted.
func (sh RecurrentShape) inputGradient(dx, dw, dbias, x, w, dgates []float32, gate int) {
	dz := dgates[gate*sh.E:]
	gemm(true, false, sh.In, sh.E, sh.rows(), 1, x, sh.In, dz, 4*sh.E, 0, dw, sh.E)
	sh.biasGradient(dbias, dz)
	if dx != nil {
		beta := float32(1)
		if gate == 0 {
			beta = 0
		}
		gemm(false, true, sh.rows(), sh.In, sh.E, 1, dz, 4*sh.E, w, sh.E, beta, dx, sh.In)
	}
}

func (sh RecurrentShape) hiddenGradient(du, dbias, hidden, dgates []float32, gate int) {
	dz := dgates[gate*sh.E:]
	gemm(true, false, sh.E, sh.E, sh.rows(), 1, hidden, sh.E, dz, 4*sh.E, 0, du, sh.E)
	sh.biasGradient(dbias, dz)
}

func (sh RecurrentShape) biasGradient(dbias, dz []float32) {
	clear(dbias)
	for r := range sh.rows() {
		for j := range dbias {
			dbias[j] += dz[r*4*sh.E+j]
		}
	}
}
