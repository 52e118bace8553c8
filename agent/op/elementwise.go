package op

import "ariadne/agent/op/plain"

// Add returns a + b. Both have the same shape.
func (g *Graph) Add(a, b *Node) *Node {
	if g.err != nil {
		return nil
	}
	if !a.Shape().Eq(b.Shape()) {
		return g.fail("sum of shapes %v and %v", a.Shape(), b.Shape())
	}
	o := &addition{base{name: "addition", result: newFloats(a.Shape()...)}}
	return g.add(o, a, b)
}

type addition struct{ base }

func (o *addition) Do(in ...value) (value, error) {
	kernel.Add(floats(o.result), floats(in[0]), floats(in[1]))
	return o.result, nil
}

func (o *addition) SymDiff(in nodeList, z, dz *Node) (nodeList, error) {
	back := &additionBackward{newJoint("addition backward", o.gradientsOf(in))}
	return back.nodes(o.graph, back, dz)
}

type additionBackward struct{ joint }

func (o *additionBackward) Do(in ...value) (value, error) {
	for i := range o.grads {
		copy(o.grads.of(i), floats(in[0]))
	}
	return o.result, nil
}

// Multiply returns a∘b. Both have the same shape.
func (g *Graph) Multiply(a, b *Node) *Node {
	if g.err != nil {
		return nil
	}
	if !a.Shape().Eq(b.Shape()) {
		return g.fail("product of shapes %v and %v", a.Shape(), b.Shape())
	}
	o := &multiplication{base{name: "multiplication", result: newFloats(a.Shape()...)}}
	return g.add(o, a, b)
}

type multiplication struct{ base }

func (o *multiplication) Do(in ...value) (value, error) {
	kernel.Multiply(floats(o.result), floats(in[0]), floats(in[1]))
	return o.result, nil
}

func (o *multiplication) SymDiff(in nodeList, z, dz *Node) (nodeList, error) {
	back := &multiplicationBackward{newJoint("multiplication backward", o.gradientsOf(in))}
	return back.nodes(o.graph, back, dz, in[0], in[1])
}

type multiplicationBackward struct{ joint }

func (o *multiplicationBackward) Do(in ...value) (value, error) {
	for i := range o.grads {
		if grad := o.grads.of(i); grad != nil {
			kernel.Multiply(grad, floats(in[0]), floats(in[2-i]))
		}
	}
	return o.result, nil
}

// Function is a function of single numbers; see plain.Function.
type Function = plain.Function

// The functions.
const (
	SiLU       = plain.SiLU
	Softplus   = plain.Softplus
	Complement = plain.Complement
)

// Apply returns f(x), number by number.
func (g *Graph) Apply(x *Node, f Function) *Node {
	if g.err != nil {
		return nil
	}
	o := &application{base{name: "application", result: newFloats(x.Shape()...)}, f}
	return g.add(o, x)
}

type application struct {
	base
	f Function
}

func (o *application) Do(in ...value) (value, error) {
	kernel.Apply(floats(o.result), floats(in[0]), o.f)
	return o.result, nil
}

func (o *application) SymDiff(in nodeList, y, dy *Node) (nodeList, error) {
	back := &applicationBackward{newJoint("application backward", o.gradientsOf(in)), o.f}
	return back.nodes(o.graph, back, dy, in[0])
}

type applicationBackward struct {
	joint
	f Function
}

func (o *applicationBackward) Do(in ...value) (value, error) {
	kernel.ApplyBackward(o.grads.of(0), floats(in[0]), floats(in[1]), o.f)
	return o.result, nil
}
