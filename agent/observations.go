package agent

import (
	"fmt"

	"ariadne/agent/op"
	"ariadne/task"
)

// Sparse reports whether the model reads observations in sparse form: as vectors of which most elements are 0. The first dense
// layer then computes only with the rows of its kernel that belong to the other elements.
func (m *Model) Sparse() bool {
	return m.config.Nonzeros > 0 && !m.config.Pixels && m.config.Encoder.Name == EncoderMLP
}

// NewObs allocates n observations in the form that the model reads.
func (m *Model) NewObs(n int) task.Obs {
	if m.Sparse() {
		return task.Obs{Sparse: task.NewSparse(m.config.Nonzeros, n)}
	}
	return task.NewObs(task.Spec{Shape: m.config.Shape, Pixels: m.config.Pixels}, n)
}

// observe adds the input of n observations to a graph and returns its node. For sparse observations it returns nil: the first
// dense layer reads them itself.
func (m *Model) observe(g *op.Graph, obs task.Obs, n int) *op.Node {
	shape := append([]int{n}, m.config.Shape...)
	switch {
	case m.Sparse():
		return nil
	case m.config.Pixels:
		return g.Bytes("observations", obs.Pixels, shape...)
	}
	return g.Floats("observations", obs.Vector, shape...)
}

// rows converts sparse observations to the type that operators take.
func rows(x task.Sparse) op.SparseRows {
	return op.SparseRows{Count: x.Count, Index: x.Index, Value: x.Value}
}

// checkObs returns an error unless obs holds n observations. A sparse model also takes whole vectors.
func (m *Model) checkObs(obs task.Obs, n int) error {
	if x := obs.Sparse; m.Sparse() && x.Count != nil {
		if x.Rows() != n || x.Room() != m.config.Nonzeros {
			return fmt.Errorf("observations in %d sparse rows of %d, want %d of %d", x.Rows(), x.Room(), n, m.config.Nonzeros)
		}
		return nil
	}
	have, what := len(obs.Vector), "numbers"
	if m.config.Pixels {
		have, what = len(obs.Pixels), "bytes"
	}
	if want := n * m.size(); have != want {
		return fmt.Errorf("observations of %d %s, want %d of %d", have, what, n, m.size())
	}
	return nil
}

// copyObs copies observations to to, [T, width]. It takes those from first (inclusive) to first+width (exclusive) of each row of
// from, which has all of them in a row.
func (m *Model) copyObs(to, from task.Obs, width, first, all int) error {
	size := m.size()
	if !m.Sparse() {
		copyColumns(to.Pixels, from.Pixels, width*size, first*size, all*size)
		copyColumns(to.Vector, from.Vector, width*size, first*size, all*size)
		return nil
	}
	for row := range to.Sparse.Rows() {
		src := row/width*all + first + row%width
		if from.Sparse.Count != nil {
			to.Sparse.CopyRow(row, from.Sparse, src)
			continue
		}
		if err := to.Sparse.Set(row, from.Vector[src*size:(src+1)*size]); err != nil {
			return err
		}
	}
	return nil
}
