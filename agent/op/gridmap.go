package op

import "ariadne/agent/gridmap"

// SensesNodes are the nodes of gridmap.Senses, each [R, width].
type SensesNodes struct{ Motion, Lattice, Clear, View, Visible, Wanted *Node }

// GridMap draws the maps [B, StateSize] of walkers over the steps of done [T, B]. It returns what is around the walkers, cells
// [T·B, S, S, C] and numbers [T·B, N]; see gridmap.Drawer.Follow. Each Run writes the maps after the last step to end, or back
// into the memory of maps if end is nil. No gradient passes through a map. The senses from which it is drawn learn from losses of
// their own.
func (g *Graph) GridMap(d *gridmap.Drawer, x SensesNodes, done, maps *Node, end []float32) (cells, numbers *Node) {
	if g.err != nil {
		return nil, nil
	}
	o := &gridMap{drawer: d, t: done.Shape()[0], b: done.Shape()[1], end: end}
	rows := o.t * o.b
	inputs := []*Node{x.Motion, x.Lattice, x.Clear, x.View, x.Visible, x.Wanted}
	for i, width := range []int{gridmap.MotionWidth, gridmap.LatticeWidth, d.ClearWidth(), 3 * d.Targets, d.Targets, d.Targets} {
		if !inputs[i].Shape().Eq(axes{rows, width}) {
			return g.fail("grid map: sense %d has shape %v, want %d rows of %d", i, inputs[i].Shape(), rows, width), nil
		}
	}
	if !maps.Shape().Eq(axes{o.b, d.StateSize()}) {
		return g.fail("grid map: maps of shape %v, want %d of %d", maps.Shape(), o.b, d.StateSize()), nil
	}
	o.numbers = newFloats(rows, d.Numbers())
	o.base = base{name: "grid map", result: newFloats(rows, d.Crop, d.Crop, d.Channels())}
	cells = g.add(o, append(inputs, done, maps)...)
	return cells, g.add(&pick{base{name: "pick", result: o.numbers}}, cells)
}

type gridMap struct {
	base
	drawer  *gridmap.Drawer
	t, b    int
	end     []float32 // nil: the maps are updated in place
	numbers value
}

func (o *gridMap) Do(in ...value) (value, error) {
	maps := floats(in[7])
	if o.end != nil {
		copy(o.end, maps)
		maps = o.end
	}
	o.drawer.Follow(floats(o.result), floats(o.numbers), maps, gridmap.Senses{
		Motion: floats(in[0]), Lattice: floats(in[1]), Clear: floats(in[2]), View: floats(in[3]), Visible: floats(in[4]), Wanted: floats(in[5]),
	}, flags(in[6]), o.t, o.b)
	return o.result, nil
}
