package agent

import (
	"fmt"

	"ariadne/agent/op"
)

// Network is a graph under construction for T steps of B sequences. It holds what modules need to add themselves to the graph.
type Network struct {
	*op.Graph
	T, B   int
	Done   *op.Node      // [T, B]; true: the step is the first of an episode
	sparse op.SparseRows // the observations of a model that reads them in sparse form
	// reminders are the core's inputs besides the encoder's features, [T, B, width of the model's inputs]; nil: none.
	reminders []float32
	given     map[string][]float32 // columns that heads read, [T, B, size], by name
	start     *State               // the incoming state
	end       *State               // the state after the last step is written here; nil: it is written back into start
	weights   *Weights
	grad      []float32           // gradient of the weights, in Flat's layout; nil: not wanted
	dstart    *State              // gradient of start; nil: not wanted
	leaves    map[string]*op.Node // nodes of the leaves of start
	inputs    map[string]*op.Node // nodes of the weights
}

// Parameter returns the node of a weight. The first call adds it to the graph.
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

// learned builds a part of the network. Its weights get gradients only if is is true.
func (n *Network) learned(is bool, build func() *op.Node) *op.Node {
	if is {
		return build()
	}
	grad := n.grad
	n.grad = nil
	defer func() { n.grad = grad }()
	return build()
}

// give puts the named columns' values behind rows.
func (n *Network) give(rows *op.Node, columns []Column) *op.Node {
	for _, c := range columns {
		rows = n.Append(rows, n.Floats(c.Name, n.given[c.Name], n.T*n.B, c.Size()))
	}
	return rows
}

// State adds a leaf of the incoming state to the graph, [B, Shape], and returns its node.
func (n *Network) State(name string) *op.Node { return n.addState(name, n.dstart != nil) }

// fixed adds a leaf that no gradient passes.
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

// carry passes a leaf of the state on unchanged.
func (n *Network) carry(name string) {
	n.Carry(n.fixed(name), n.After(name))
}

// After returns the memory for a leaf of the state after the last step, [B, Shape]. It returns nil if the graph writes that state
// back into the memory that State reads. There is no backward pass then.
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

// startFrom makes the network read and write the memory of s, beginning with the next run.
func (n *Network) startFrom(s *State) error {
	for i := range s.Leaves {
		leaf, node := &s.Leaves[i], n.leaves[s.Leaves[i].Name]
		if node == nil {
			continue // a leaf of the inputs, which the graph does not read
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
