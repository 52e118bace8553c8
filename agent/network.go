package agent

import (
	"fmt"

	"ariadne/agent/op"
)

// network is a graph under construction for t steps of b sequences, with what modules need to add themselves to it.
type network struct {
	*op.Graph
	t, b       int
	done       *op.Node // [t, b]
	start      *State   // incoming state
	end        *State   // where the state after the last step goes; nil: back into start
	weights    *Weights
	grad       []float32 // of weights, in Flat's layout; nil: no gradient is wanted
	dstart     *State    // gradient of start; nil: not wanted
	parameters map[string]*op.Node
	leaves     map[string]*op.Node
}

// parameter is the node of a weight.
func (n *network) parameter(name string) *op.Node {
	if node, ok := n.parameters[name]; ok {
		return node
	}
	w, ok := n.weights.Get(name)
	if !ok {
		n.Fail(fmt.Errorf("weight %s is not there", name))
		return nil
	}
	var node *op.Node
	if n.grad == nil {
		node = n.Floats(name, w.Data, w.Shape...)
	} else {
		node = n.Variable(name, w.Data, w.in(n.grad), w.Shape...)
	}
	if n.parameters == nil {
		n.parameters = map[string]*op.Node{}
	}
	n.parameters[name] = node
	return node
}

// state is the node of a leaf of the incoming state, [b, Shape].
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

// rebind makes the network start from another State's memory, from the next run on.
func (n *network) rebind(s *State) error {
	for i := range s.Leaves {
		if err := n.Rebind(n.leaves[s.Leaves[i].Name], s.Leaves[i].Data); err != nil {
			return err
		}
	}
	n.start = s
	return nil
}
