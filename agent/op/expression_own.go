//go:build js || nogorgonia

package op

import "slices"

// A page's module is built with these types instead of Gorgonia, which imports Arrow and two kinds of protocol buffers. They have
// the same names, and just what the operators need of a node. The results are the same, since the kernels, the machine and the
// backward pass are this package's own.

// Node is a value of a graph.
type Node struct {
	name string
	op   nodeOperator // nil: an input
	v    value
}

// Name returns the name of an input.
func (n *Node) Name() string { return n.name }

// Shape returns the shape of the node's value.
func (n *Node) Shape() axes { return n.v.Shape() }

// Dims returns the number of axes.
func (n *Node) Dims() int { return len(n.v.Shape()) }

// Value returns the value that the node holds.
func (n *Node) Value() value { return n.v }

// Op returns the operator whose result the node is, or nil for an input.
func (n *Node) Op() nodeOperator { return n.op }

type nodeList []*Node

// nodeOperator computes a node.
type nodeOperator interface {
	Do(inputs ...value) (value, error)
}

// differentiable is an operator with a backward operator of its own.
type differentiable interface {
	nodeOperator
	DiffWRT(inputs int) []bool
	SymDiff(inputs nodeList, output, grad *Node) (nodeList, error)
}

// value is an array or a number.
type value interface{ Shape() axes }

// axes are the lengths of the axes of an array.
type axes []int

// Eq reports whether two shapes are the same.
func (s axes) Eq(other axes) bool { return slices.Equal(s, other) }

// TotalSize returns the number of elements.
func (s axes) TotalSize() int {
	n := 1
	for _, d := range s {
		n *= d
	}
	return n
}

// array holds numbers, bytes or flags.
type array struct {
	shape   axes
	backing any
}

func newArray(s axes, backing any) *array { return &array{slices.Clone(s), backing} }

func (a *array) Shape() axes { return a.shape }

func (a *array) Float32s() []float32 { return a.backing.([]float32) }

func (a *array) Uint8s() []uint8 { return a.backing.([]uint8) }

func (a *array) Bools() []bool { return a.backing.([]bool) }

func holdsBytes(n *Node) bool {
	_, bytes := n.v.(*array).backing.([]uint8)
	return bytes
}

// number is the value of a loss.
type number float32

func (*number) Shape() axes { return nil }

func newNumber() value { return new(number) }

func setNumber(v value, x float64) { *v.(*number) = number(x) }

// expression holds the names of a graph's inputs.
type expression map[string]bool

func newExpression() expression { return expression{} }

func (e expression) has(name string) bool { return e[name] }

func (e expression) input(name string, a *array) *Node {
	e[name] = true
	return &Node{name: name, v: a}
}

func (e expression) apply(o operator, _ nodeList) (*Node, error) {
	return &Node{op: o, v: o.output()}, nil
}

func (e expression) check() error { return nil }

func setInput(n *Node, a *array) error {
	n.v = a
	return nil
}

func setResult(n *Node, v value) error {
	n.v = v
	return nil
}
