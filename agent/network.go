package agent

import (
	"fmt"

	"ariadne/agent/op"
)

// Network is a graph under construction for T steps of B sequences, with what modules need to add themselves to it.
type Network struct {
	*op.Graph
	T, B   int
	Done   *op.Node      // [T, B]: the step is the first of an episode
	sparse op.SparseRows // the observations of a sparse model
	// reminders are what the core sees besides the encoder's features, [T, B, width of the model's inputs]; nil: nothing.
	reminders []float32
	given     map[string][]float32 // columns that heads see, [T, B, size], by name
	start     *State               // incoming state
	end       *State               // where the state after the last step goes; nil: back into start
	weights   *Weights
	grad      []float32           // of weights, in Flat's layout; nil: no gradient is wanted
	dstart    *State              // gradient of start; nil: not wanted
	leaves    map[string]*op.Node // of start
	inputs    map[string]*op.Node // weights
}

// Parameter returns the input of a weight, which the first call adds.
func (n *Network) Parameter(name string) *op.Node {
	if node, ok := n.inputs[name]; ok {
		return node
	}
	if n.inputs == nil {
		n.inputs = map[string]*op.Node{}
	}
	n.inputs[name] = n.weight(name)
	return n.inputs[name]
}

func (n *Network) weight(name string) *op.Node {
	w, ok := n.weights.Get(name)
	switch {
	case !ok:
		n.Fail(fmt.Errorf("weight %s is not there", name))
		return nil
	case n.grad == nil:
		return n.Floats(name, w.Data, w.Shape...)
	default:
		return n.Variable(name, w.Data, w.in(n.grad), w.Shape...)
	}
}

// learned builds a part of the network, whose weights get gradients or, if it is not learned, none.
func (n *Network) learned(is bool, build func() *op.Node) *op.Node {
	if is {
		return build()
	}
	grad := n.grad
	n.grad = nil
	defer func() { n.grad = grad }()
	return build()
}

// give puts columns behind rows.
func (n *Network) give(rows *op.Node, columns []Column) *op.Node {
	for _, c := range columns {
		rows = n.Append(rows, n.Floats(c.Name, n.given[c.Name], n.T*n.B, c.Size()))
	}
	return rows
}

// State adds the input of a leaf of the incoming state, [B, Shape].
func (n *Network) State(name string) *op.Node { return n.addState(name, n.dstart != nil) }

// fixed adds the input of a leaf that no gradient passes.
func (n *Network) fixed(name string) *op.Node { return n.addState(name, false) }

func (n *Network) addState(name string, differentiate bool) *op.Node {
	leaf := n.start.leaf(name)
	if leaf == nil {
		n.Fail(fmt.Errorf("state %s is not there", name))
		return nil
	}
	shape := append([]int{n.B}, leaf.Shape...)
	var node *op.Node
	if differentiate {
		node = n.Variable(name, leaf.Data, n.dstart.leaf(name).Data, shape...)
	} else {
		node = n.Floats(name, leaf.Data, shape...)
	}
	if n.leaves == nil {
		n.leaves = map[string]*op.Node{}
	}
	n.leaves[name] = node
	return node
}

// carry passes a leaf of the state on as it is.
func (n *Network) carry(name string) {
	n.Carry(n.fixed(name), n.After(name))
}

// After is the memory of a leaf of the state after the last step, [B, Shape]; nil if that goes back into place, where State reads it. Then there
// is no backward pass.
func (n *Network) After(name string) []float32 {
	if n.end == nil {
		return nil
	}
	if leaf := n.end.leaf(name); leaf != nil {
		return leaf.Data
	}
	n.Fail(fmt.Errorf("state %s is not there", name))
	return nil
}

// startFrom makes the network work on a State's memory from the next run on.
func (n *Network) startFrom(s *State) error {
	for i := range s.Leaves {
		leaf, node := &s.Leaves[i], n.leaves[s.Leaves[i].Name]
		if node == nil {
			continue // of the inputs, which the graph does not read
		}
		if &op.Values(node)[0] == &leaf.Data[0] {
			continue
		}
		if err := n.Rebind(node, leaf.Data); err != nil {
			return err
		}
	}
	n.start = s
	return nil
}
