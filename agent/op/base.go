package op

import "fmt"

// operator is an operator that a Graph can add. It embeds base.
type operator interface {
	nodeOperator
	place(g *Graph, id int, inputs nodeList)
	output() value
	kind() string
}

// loss marks operators at which differentiation starts.
type loss interface{ isLoss() }

// base is what all operators have in common. They have one result in memory of their own, do not overwrite their inputs, and know
// the result's type and shape when the graph is built.
type base struct {
	name   string
	result value
	graph  *Graph
	id     int
	inputs nodeList
	wanted []bool // of each input: whether its gradient is wanted
}

func (b *base) place(g *Graph, id int, inputs nodeList) {
	b.graph, b.id, b.inputs = g, id, inputs
	b.wanted = g.wants(inputs)
}

func (b *base) String() string { return fmt.Sprintf("%s %d", b.name, b.id) }

// DiffWRT reports for each input whether its gradient is wanted.
func (b *base) DiffWRT(int) []bool { return b.wanted }

func (b *base) output() value { return b.result }

func (b *base) kind() string { return b.name }

// gradientsOf returns memory for the gradient of each input whose gradient is wanted, and nil for the others.
func (b *base) gradientsOf(inputs nodeList) gradients {
	grads := make(gradients, len(inputs))
	for i, n := range inputs {
		if b.wanted[i] {
			grads[i] = b.graph.gradientOf(n)
		}
	}
	return grads
}

// gradients is the memory of the gradients of an operator's inputs. It is nil where a gradient is not wanted.
type gradients []*array

// of returns the memory of input i's gradient, or nil.
func (g gradients) of(i int) []float32 {
	if g[i] == nil {
		return nil
	}
	return g[i].Float32s()
}

// needed returns the memory of input i's gradient. If that is not wanted it returns scratch memory, for kernels that always
// compute the gradient.
func (g gradients) needed(i int, inputs nodeList) []float32 {
	if g[i] == nil {
		return make([]float32, inputs[i].Shape().TotalSize())
	}
	return g[i].Float32s()
}

// joint is the base of operators that compute all gradients of an operator at once. Its result is the first gradient. pick
// operators return the others.
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

// nodes adds o, which embeds j, to the graph. It returns a node for each of its gradients.
func (j *joint) nodes(g *Graph, o operator, inputs ...*Node) (nodeList, error) {
	first := g.add(o, inputs...)
	nodes := make(nodeList, len(j.grads))
	for i, grad := range j.grads {
		switch {
		case grad == nil:
		case value(grad) == j.result:
			nodes[i] = first
		default:
			nodes[i] = g.add(&pick{base{name: "pick", result: grad}}, first)
		}
	}
	return nodes, g.err
}

// pick returns a further result of the operator that it reads.
type pick struct{ base }

func (o *pick) Do(...value) (value, error) { return o.result, nil }

// sum adds up gradients of one node, in the memory of the first.
type sum struct{ base }

func newSum(first *Node) *sum { return &sum{base{name: "sum", result: first.Value()}} }

func (o *sum) Do(terms ...value) (value, error) {
	total := floats(o.result)
	for _, term := range terms[1:] {
		kernel.Add(total, total, floats(term))
	}
	return o.result, nil
}

// newFloats allocates an array.
func newFloats(shape ...int) *array {
	s := axes(shape)
	return newArray(s, make([]float32, s.TotalSize()))
}

// floats returns the memory of an array of floats.
func floats(v value) []float32 { return v.(*array).Float32s() }

// bytes returns the memory of an array of bytes.
func bytes(v value) []uint8 { return v.(*array).Uint8s() }

// flags returns the memory of an array of booleans.
func flags(v value) []bool { return v.(*array).Bools() }
