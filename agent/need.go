package agent

// How large a model is. This is computed before any memory is taken. Numbers are float64s, since a slip of the pen in the
// settings can give sizes beyond whole numbers.

// Parameters returns the number of weights.
func (m *Model) Parameters() float64 {
	n := 0.0
	for _, w := range m.weights {
		n += product(w.Shape)
	}
	return n
}

// StateSize returns the number of floats of one environment's recurrent state.
func (m *Model) StateSize() float64 {
	n := 0.0
	for _, l := range m.leaves {
		n += product(l.Shape)
	}
	return n
}

// RowSize returns a lower bound of the floats that the network computes for one observation: the results of its layers.
func (m *Model) RowSize() float64 {
	n := product(m.config.Shape)
	for _, w := range m.weights {
		if len(w.Shape) > 1 {
			n += float64(w.Shape[len(w.Shape)-1])
		}
	}
	return n
}

func product(shape []int) float64 {
	n := 1.0
	for _, d := range shape {
		n *= float64(d)
	}
	return n
}

// ActingBytes estimates the memory that acting in n environments at once takes, in bytes: acting is what the network computes and
// remembers there, weights are the network's weights.
func (m *Model) ActingBytes(n int) (acting, weights float64) {
	return float64(n) * 4 * (m.RowSize() + 2*m.StateSize()), 4 * m.Parameters()
}
