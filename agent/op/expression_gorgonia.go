//go:build !js && !nogorgonia

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

// Node is a value of a graph.
type Node = gorgonia.Node

// Gorgonia's types, of which operators are made.
type (
	nodeList       = gorgonia.Nodes
	nodeOperator   = gorgonia.Op
	differentiable = gorgonia.SDOp
	value          = gorgonia.Value
	axes           = tensor.Shape
	array          = tensor.Dense
)

// expression is the nodes of a graph.
type expression struct{ *gorgonia.ExprGraph }

func newExpression() expression { return expression{gorgonia.NewGraph()} }

// has reports whether the graph has an input of that name. Gorgonia would return that input instead of adding another one.
func (e expression) has(name string) bool { return len(e.ByName(name)) > 0 }

func (e expression) input(name string, a *array) *Node {
	s := a.Shape()
	return gorgonia.NewTensor(e.ExprGraph, a.Dtype(), len(s), gorgonia.WithShape(s...), gorgonia.WithName(name), gorgonia.WithValue(a))
}

func (e expression) apply(o operator, inputs nodeList) (*Node, error) {
	return gorgonia.ApplyOp(o, inputs...)
}

// check makes sure that no two nodes share a hash: Gorgonia would silently treat them as one.
func (e expression) check() error {
	seen := map[uint32]*Node{}
	for _, n := range e.AllNodes() {
		if other, ok := seen[n.Hashcode()]; ok {
			return fmt.Errorf("nodes %v and %v have the same hash", other, n)
		}
		seen[n.Hashcode()] = n
	}
	return nil
}

// setInput gives an input another array.
func setInput(n *Node, a *array) error { return gorgonia.Let(n, a) }

// setResult makes the memory of its operator's result the value of a node.
func setResult(n *Node, v value) error { return gorgonia.UnsafeLet(n, v) }

func newArray(s axes, backing any) *array {
	return tensor.New(tensor.WithShape(s...), tensor.WithBacking(backing))
}

func holdsBytes(n *Node) bool { return n.Dtype() == tensor.Uint8 }

func newNumber() value { return gorgonia.NewF32(0) }

func setNumber(v value, x float64) { *v.(*gorgonia.F32) = gorgonia.F32(x) }

// Arity returns the number of inputs.
func (b *base) Arity() int { return len(b.inputs) }

// Type returns the operator's type: a function from the types of the inputs to the type of the result.
func (b *base) Type() hm.Type {
	var types []hm.Type
	for _, n := range b.inputs {
		types = append(types, n.Type())
	}
	return hm.NewFnType(append(types, gorgonia.TypeOf(b.result))...)
}

// InferShape returns the shape of the result.
func (b *base) InferShape(...gorgonia.DimSizer) (tensor.Shape, error) { return b.result.Shape(), nil }

// ReturnsPtr returns true: the result is memory of the operator's own.
func (b *base) ReturnsPtr() bool { return true }

// CallsExtern returns false. If it were true, Gorgonia would allocate memory for the result.
func (b *base) CallsExtern() bool { return false }

// OverwritesInput returns -1: the operator overwrites no input.
func (b *base) OverwritesInput() int { return -1 }

// WriteHash writes what distinguishes the operator from all others in its graph.
func (b *base) WriteHash(h hash.Hash) {
	h.Write([]byte(b.name))
	binary.Write(h, binary.LittleEndian, int64(b.id))
}

// Hashcode returns the hash of what WriteHash writes.
func (b *base) Hashcode() uint32 {
	h := fnv.New32a()
	b.WriteHash(h)
	return h.Sum32()
}

var _ gorgonia.VM = (*machine)(nil)
