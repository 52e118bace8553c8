package op

import (
	"fmt"
	"sync"
)

// building is locked while a graph is built, because Gorgonia builds with package-wide state. Built graphs may run at the same
// time.
var building sync.Mutex

// Graph is a graph under construction and, once built, a program that runs. Methods that add to it keep the first error, and do
// nothing after it. Build returns that error. Only one goroutine at a time may use a Graph.
type Graph struct {
	expr      expression
	machine   machine
	err       error
	operators int
	tape      []step             // operators that have gradients, in the order in which they were added
	variables []*Node            // in the order in which they were added
	gradients map[*Node]gradient // of every node whose gradient is wanted
	scratch   []float32          // for the operator that runs
	closers   []func()
}

// step is one entry of the tape.
type step struct {
	node   *Node
	inputs nodeList
}

// gradient is what the graph knows about a node's gradient while it is built.
type gradient struct {
	memory []float32 // where a variable's gradient goes; nil: anywhere
	terms  nodeList
}

// Build makes a graph. define adds its nodes.
func Build(define func(*Graph) error) (*Graph, error) {
	building.Lock()
	defer building.Unlock()
	g := &Graph{expr: newExpression(), gradients: map[*Node]gradient{}}
	if err := g.build(define); err != nil {
		g.Close()
		return nil, fmt.Errorf("graph: %w", err)
	}
	return g, nil
}

func (g *Graph) build(define func(*Graph) error) error {
	if err := define(g); err != nil {
		return err
	}
	if g.err != nil {
		return g.err
	}
	return g.expr.check()
}

// Run computes every node from the present values of the inputs.
func (g *Graph) Run() error { return g.machine.RunAll() }

// Close frees what the operators hold outside Go's memory.
func (g *Graph) Close() {
	for _, c := range g.closers {
		c()
	}
	g.closers = nil
}

// Fail makes Build return err, unless an earlier error happened.
func (g *Graph) Fail(err error) {
	if g.err == nil {
		g.err = err
	}
}

func (g *Graph) fail(format string, args ...any) *Node {
	g.Fail(fmt.Errorf(format, args...))
	return nil
}

// Floats adds an input of float32 whose gradient is not wanted. The graph reads data at each Run.
func (g *Graph) Floats(name string, data []float32, shape ...int) *Node {
	return g.input(name, data, len(data), shape)
}

// Bytes adds an input of bytes.
func (g *Graph) Bytes(name string, data []uint8, shape ...int) *Node {
	return g.input(name, data, len(data), shape)
}

// Flags adds an input of booleans.
func (g *Graph) Flags(name string, data []bool, shape ...int) *Node {
	return g.input(name, data, len(data), shape)
}

// Variable adds an input of float32. Backward writes its gradient to grad.
func (g *Graph) Variable(name string, data, grad []float32, shape ...int) *Node {
	if len(grad) != len(data) {
		return g.fail("variable %s: memory for %d gradients of %d values", name, len(grad), len(data))
	}
	n := g.input(name, data, len(data), shape)
	if n != nil {
		g.variables = append(g.variables, n)
		g.gradients[n] = gradient{memory: grad}
	}
	return n
}

func (g *Graph) input(name string, data any, size int, shape axes) *Node {
	if g.err != nil {
		return nil
	}
	if size != shape.TotalSize() || size == 0 {
		return g.fail("input %s: %d values do not fill the shape %v", name, size, shape)
	}
	if g.expr.has(name) {
		return g.fail("input %s is there already", name)
	}
	return g.expr.input(name, newArray(shape, data))
}

// Rebind makes an input of Floats read other memory of the same size, beginning with the next Run.
func (g *Graph) Rebind(input *Node, data []float32) error {
	shape := input.Shape()
	if len(data) != shape.TotalSize() {
		return fmt.Errorf("input %s: %d values do not fill the shape %v", input.Name(), len(data), shape)
	}
	return setInput(input, newArray(shape, data))
}

// Values returns the memory of a node's value. The next Run overwrites it.
func Values(n *Node) []float32 {
	if v, ok := n.Value().(*array); ok {
		return v.Float32s()
	}
	return nil
}

// Seed starts a differentiation: Gradient is the gradient of Of. A loss operator needs no Seed.
type Seed struct{ Of, Gradient *Node }

// Backward adds the operators that compute the gradient of every variable. It is the reverse pass of gorgonia.Grad with one
// difference: where several gradients of one node meet, it adds them up in place, and not in new memory at each run. Each
// gradient is read only once, by the operator for which it was made, so that operator may overwrite it. The memory of a Seed's
// gradient is overwritten too.
func (g *Graph) Backward(seeds ...Seed) {
	for _, s := range seeds {
		if g.err == nil && s.Gradient != nil {
			g.addGradient(s.Of, s.Gradient)
		}
	}
	for _, s := range g.reversedTape() {
		if g.err != nil {
			return
		}
		op := s.node.Op().(differentiable)
		_, isLoss := op.(loss)
		if !isLoss && len(g.gradients[s.node].terms) == 0 {
			continue // no gradient reaches it
		}
		g.differentiate(s, op)
	}
	for _, v := range g.variables {
		if g.err == nil && len(g.gradients[v].terms) == 0 {
			g.fail("no gradient reaches %s", v.Name())
		}
		g.total(v)
	}
}

func (g *Graph) reversedTape() []step {
	reversed := make([]step, 0, len(g.tape))
	for i := len(g.tape) - 1; i >= 0; i-- {
		reversed = append(reversed, g.tape[i])
	}
	return reversed
}

func (g *Graph) differentiate(s step, op differentiable) {
	grads, err := op.SymDiff(s.inputs, s.node, g.total(s.node))
	if err == nil {
		err = g.err
	}
	if err != nil {
		g.fail("gradient of %v: %w", op, err)
		return
	}
	for i, wanted := range op.DiffWRT(len(s.inputs)) {
		if wanted {
			g.addGradient(s.inputs[i], grads[i])
		}
	}
}

// total returns the sum of the gradients that have reached a node.
func (g *Graph) total(n *Node) *Node {
	terms := g.gradients[n].terms
	switch {
	case g.err != nil || len(terms) == 0:
		return nil
	case len(terms) == 1:
		return terms[0]
	}
	return g.add(newSum(terms[0]), terms...)
}

func (g *Graph) addGradient(n, grad *Node) {
	at := g.gradients[n]
	at.terms = append(at.terms, grad)
	g.gradients[n] = at
}

// wants reports for each node whether its gradient is wanted.
func (g *Graph) wants(nodes nodeList) []bool {
	wanted := make([]bool, len(nodes))
	for i, n := range nodes {
		_, wanted[i] = g.gradients[n]
	}
	return wanted
}

// gradientOf returns memory for one term of the gradient of n. A variable's first term gets the memory that its owner provides;
// the other terms are then added to it.
func (g *Graph) gradientOf(n *Node) *array {
	at := g.gradients[n]
	memory := at.memory
	if memory == nil {
		return newFloats(n.Shape()...)
	}
	at.memory = nil
	g.gradients[n] = at
	return newArray(n.Shape(), memory)
}

// reserve makes sure that the scratch memory, which operators share, has room for n floats.
func (g *Graph) reserve(n int) {
	if n > len(g.scratch) {
		g.scratch = make([]float32, n)
	}
}

// add adds an operator to the graph. If the gradient of one of its inputs is wanted, the gradient of its result is wanted, too.
func (g *Graph) add(o operator, inputs ...*Node) *Node {
	if g.err != nil {
		return nil
	}
	g.operators++
	o.place(g, g.operators, inputs)
	n, err := g.expr.apply(o, inputs)
	if err != nil {
		return g.fail("%v: %w", o, err)
	}
	if err := g.machine.append(o, n, inputs); err != nil {
		return g.fail("%v: %w", o, err)
	}
	if sd, ok := o.(differentiable); ok {
		for _, wanted := range sd.DiffWRT(len(inputs)) {
			if wanted {
				g.tape = append(g.tape, step{n, inputs})
				g.gradients[n] = gradient{}
				break
			}
		}
	}
	return n
}
