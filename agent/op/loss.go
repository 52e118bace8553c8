package op

// Evaluate is called by a Loss at each Run. x are the values of the loss's nodes. dx is the memory of their gradients, of the
// same lengths and all 0. Evaluate adds the loss's gradient to dx and returns the loss.
type Evaluate func(x, dx [][]float32) (loss float64, err error)

// Loss adds a number that evaluate computes from some nodes, together with its gradient. Differentiation starts at it.
func (g *Graph) Loss(evaluate Evaluate, of ...*Node) *Node {
	if g.err != nil {
		return nil
	}
	if len(of) == 0 {
		return g.fail("a loss of nothing")
	}
	o := &lossOf{base: base{name: "loss", result: newNumber()}, evaluate: evaluate, x: make([][]float32, len(of))}
	for _, n := range of {
		o.dx = append(o.dx, make([]float32, n.Shape().TotalSize()))
	}
	return g.add(o, of...)
}

type lossOf struct {
	base
	evaluate Evaluate
	x, dx    [][]float32 // of each input
}

func (o *lossOf) isLoss() {}

func (o *lossOf) Do(in ...value) (value, error) {
	for i := range in {
		o.x[i] = floats(in[i])
		clear(o.dx[i])
	}
	loss, err := o.evaluate(o.x, o.dx)
	setNumber(o.result, loss)
	return o.result, err
}

func (o *lossOf) SymDiff(in nodeList, loss, _ *Node) (nodeList, error) {
	back := &lossBackward{joint: newJoint("loss backward", o.gradientsOf(in)), of: o}
	return back.nodes(o.graph, back, loss)
}

// lossBackward copies the gradients that the loss has computed.
type lossBackward struct {
	joint
	of *lossOf
}

func (o *lossBackward) Do(...value) (value, error) {
	for i := range o.grads {
		copy(o.grads.of(i), o.of.dx[i])
	}
	return o.result, nil
}
