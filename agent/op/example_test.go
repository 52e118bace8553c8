package op_test

import (
	"fmt"

	"ariadne/agent/op"
)

// The graph computes the gradient of a dense layer from that of its result. It writes the kernel's gradient to the memory that
// the kernel's owner provides.
func ExampleBuild() {
	w, dw := []float32{1, 2, 3, 4}, make([]float32, 4)
	var y *op.Node
	graph, err := op.Build(func(g *op.Graph) error {
		x := g.Floats("x", []float32{1, 10}, 1, 2)
		y = g.Linear(x, g.Variable("w", w, dw, 2, 2), g.Floats("b", []float32{0, -100}, 2), op.Relu)
		g.Backward(op.Seed{Of: y, Gradient: g.Floats("dy", []float32{1, 1}, 1, 2)})
		return nil
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	defer graph.Close()
	if err := graph.Run(); err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(op.Values(y), dw)
	// Output: [31 0] [1 0 10 0]
}
