package agent

import (
	"fmt"

	"ariadne/agent/op"
)

// network is a graph under construction for t steps of b sequences, with what modules need to add themselves to it.
type network struct {
	*op.Graph
	t, b    int
	done    *op.Node // [t, b]
	start   *State   // incoming state
	end     *State   // where the state after the last step goes; nil: back into start
	weights *Weights
	grad    []float32           // of weights, in Flat's layout; nil: no gradient is wanted
	dstart  *State              // gradient of start; nil: not wanted
	leaves  map[string]*op.Node // of start
}

// parameter adds the input of a weight.
func (n *network) parameter(name string) *op.Node {
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

// state adds the input of a leaf of the incoming state, [b, Shape].
func (n *network) state(name string) *op.Node {
	leaf := n.start.leaf(name)
	if leaf == nil {
		n.Fail(fmt.Errorf("state %s is not there", name))
		return nil
	}
	shape := append([]int{n.b}, leaf.Shape...)
	var node *op.Node
	if n.dstart == nil {
		node = n.Floats(name, leaf.Data, shape...)
	} else {
		node = n.Variable(name, leaf.Data, n.dstart.leaf(name).Data, shape...)
	}
	if n.leaves == nil {
		n.leaves = map[string]*op.Node{}
	}
	n.leaves[name] = node
	return node
}

// after is the memory of a leaf of the state after the last step.
func (n *network) after(name string) []float32 {
	if leaf := n.end.leaf(name); leaf != nil {
		return leaf.Data
	}
	n.Fail(fmt.Errorf("state %s is not there", name))
	return nil
}

// startFrom makes the network work on a State's memory from the next run on.
func (n *network) startFrom(s *State) error {
	for i := range s.Leaves {
		leaf, node := &s.Leaves[i], n.leaves[s.Leaves[i].Name]
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
