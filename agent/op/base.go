package op

import (
	"encoding/binary"
	"fmt"
	"hash"
	"hash/fnv"

	"github.com/chewxy/hm"
	"gorgonia.org/gorgonia"
	"gorgonia.org/tensor"
)

// operator is what a Graph adds: a Gorgonia operator that embeds base.
type operator interface {
	gorgonia.Op
	place(g *Graph, id int, inputs gorgonia.Nodes)
	output() gorgonia.Value
	kind() string
}

// loss marks operators that differentiation starts at.
type loss interface{ isLoss() }

// base is what all operators have in common: one result in memory of their own, no overwriting of inputs, a type and a
// shape known when the graph is built.
type base struct {
	name   string
	result gorgonia.Value
	graph  *Graph
	id     int
	inputs []hm.Type
	wanted []bool // of each input: is its gradient wanted
}

func (b *base) place(g *Graph, id int, inputs gorgonia.Nodes) {
	b.graph, b.id = g, id
	for _, n := range inputs {
		b.inputs = append(b.inputs, n.Type())
	}
	b.wanted = g.wants(inputs)
}

// Arity is the number of inputs.
func (b *base) Arity() int { return len(b.inputs) }

// Type is a function from the types of the inputs to that of the result.
func (b *base) Type() hm.Type {
	return hm.NewFnType(append(append([]hm.Type(nil), b.inputs...), gorgonia.TypeOf(b.result))...)
}

// InferShape is the shape of the result.
func (b *base) InferShape(...gorgonia.DimSizer) (tensor.Shape, error) { return b.result.Shape(), nil }

// ReturnsPtr says that the result is memory of the operator's.
func (b *base) ReturnsPtr() bool { return true }

// CallsExtern is false: Gorgonia would allocate memory for the result of an operator that does.
func (b *base) CallsExtern() bool { return false }

// OverwritesInput is -1, none.
func (b *base) OverwritesInput() int { return -1 }

// WriteHash writes what tells the operator from every other in its graph.
func (b *base) WriteHash(h hash.Hash) {
	h.Write([]byte(b.name))
	binary.Write(h, binary.LittleEndian, int64(b.id))
}

// Hashcode is the hash of WriteHash.
func (b *base) Hashcode() uint32 {
	h := fnv.New32a()
	b.WriteHash(h)
	return h.Sum32()
}

func (b *base) String() string { return fmt.Sprintf("%s %d", b.name, b.id) }

// DiffWRT reports of each input whether its gradient is wanted.
func (b *base) DiffWRT(int) []bool { return b.wanted }

func (b *base) output() gorgonia.Value { return b.result }

func (b *base) kind() string { return b.name }

// gradientsOf returns memory for the gradient of each input that wants one, nil for the others.
func (b *base) gradientsOf(inputs gorgonia.Nodes) gradients {
	grads := make(gradients, len(inputs))
	for i, n := range inputs {
		if b.wanted[i] {
			grads[i] = b.graph.gradientOf(n)
		}
	}
	return grads
}

// gradients is the memory of the gradients of an operator's inputs, nil where none is wanted.
type gradients []*tensor.Dense

// of is the memory of input i's gradient.
func (g gradients) of(i int) []float32 {
	if g[i] == nil {
		return nil
	}
	return g[i].Float32s()
}

// needed is of, or else scratch memory for kernels that always compute the gradient.
func (g gradients) needed(i int, inputs gorgonia.Nodes) []float32 {
	if g[i] == nil {
		return make([]float32, inputs[i].Shape().TotalSize())
	}
	return g[i].Float32s()
}

// joint is the base of the operators that compute all gradients of an operator at once. Its result is the first of
// them; pick operators return the others.
type joint struct {
	base
	grads gradients
}

func newJoint(name string, grads gradients) joint {
	j := joint{base: base{name: name}, grads: grads}
	for _, g := range grads {
		if g != nil {
			j.result = g
			break
		}
	}
	return j
}

// nodes adds o, which embeds j, to the graph and returns a node for each of its gradients.
func (j *joint) nodes(g *Graph, o operator, inputs ...*Node) (gorgonia.Nodes, error) {
	first := g.add(o, inputs...)
	nodes := make(gorgonia.Nodes, len(j.grads))
	for i, grad := range j.grads {
		switch {
		case grad == nil:
		case gorgonia.Value(grad) == j.result:
			nodes[i] = first
		default:
			nodes[i] = g.add(&pick{base{name: "pick", result: grad}}, first)
		}
	}
	return nodes, g.err
}

// pick returns one more result of the operator that it reads.
type pick struct{ base }

func (o *pick) Do(...gorgonia.Value) (gorgonia.Value, error) { return o.result, nil }

// sum adds gradients of one node up, in the memory of the first.
type sum struct{ base }

func newSum(first *Node) *sum { return &sum{base{name: "sum", result: first.Value()}} }

func (o *sum) Do(terms ...gorgonia.Value) (gorgonia.Value, error) {
	total := floats(o.result)
	for _, term := range terms[1:] {
		kernel.Add(total, total, floats(term))
	}
	return o.result, nil
}

// newFloats allocates an array.
func newFloats(shape ...int) *tensor.Dense {
	s := tensor.Shape(shape)
	return tensor.New(tensor.WithShape(s...), tensor.WithBacking(make([]float32, s.TotalSize())))
}

// floats is the memory of an array.
func floats(v gorgonia.Value) []float32 { return v.(*tensor.Dense).Float32s() }

// bytes is the memory of an array of bytes.
func bytes(v gorgonia.Value) []uint8 { return v.(*tensor.Dense).Uint8s() }

// flags is the memory of an array of booleans.
func flags(v gorgonia.Value) []bool { return v.(*tensor.Dense).Bools() }
