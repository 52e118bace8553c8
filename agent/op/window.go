package op

import "errors"

// Window puts rows x [T·B, E] behind the M rows before them, which it reads from one level of memory [B, levels, M, 1, E]. The
// result is [(M+T)·B, E], time-major. Each Run writes the last M of these rows to the same level of end [B, levels, M, 1, E], or
// back into memory's own if end is nil.
func (g *Graph) Window(memory, x *Node, level int, end []float32) *Node {
	o := g.window(memory, x, level, end)
	if o == nil {
		return nil
	}
	o.result = newFloats((o.m+o.t)*o.b, o.e)
	return g.add(o, memory, x)
}

// Remember updates a level of a memory as Window does. Nothing reads the rows, and no gradient passes.
func (g *Graph) Remember(memory, x *Node, level int, end []float32) {
	if o := g.window(memory, x, level, end); o != nil {
		o.name, o.result = "remember", newFloats(1)
		g.add(&remember{*o}, memory, x)
	}
}

func (g *Graph) window(memory, x *Node, level int, end []float32) *window {
	if g.err != nil {
		return nil
	}
	m, rows := memory.Shape(), x.Shape()
	if len(m) != 5 || m[3] != 1 || level >= m[1] || len(rows) != 2 || rows[1] != m[4] || rows[0]%m[0] != 0 {
		g.fail("window: rows %v do not fit level %d of a memory %v", rows, level, m)
		return nil
	}
	return &window{base: base{name: "window"}, t: rows[0] / m[0], b: m[0], levels: m[1], m: m[2], e: m[4], level: level, end: end}
}

type window struct {
	base
	t, b, levels, m, e, level int
	end                       []float32 // nil: the memory is updated in place
}

// row returns row i of sequence b of a memory.
func (o *window) row(memory []float32, b, i int) []float32 {
	at := ((b*o.levels+o.level)*o.m + i) * o.e
	return memory[at : at+o.e]
}

func (o *window) Do(in ...value) (value, error) {
	memory, x, out := floats(in[0]), floats(in[1]), floats(o.result)
	for i := range o.m {
		for b := range o.b {
			copy(out[(i*o.b+b)*o.e:], o.row(memory, b, i))
		}
	}
	copy(out[o.m*o.b*o.e:], x)
	o.update(memory, x)
	return o.result, nil
}

// update appends the rows of x to the memory and drops as many of the oldest ones.
func (o *window) update(memory, x []float32) {
	end, kept := o.end, max(o.m-o.t, 0)
	if end == nil {
		end = memory
	}
	for b := range o.b {
		at := (b*o.levels + o.level) * o.m * o.e
		copy(end[at:at+kept*o.e], memory[at+(o.m-kept)*o.e:])
		for i := kept; i < o.m; i++ {
			copy(o.row(end, b, i), x[((i+o.t-o.m)*o.b+b)*o.e:])
		}
	}
}

func (o *window) SymDiff(in nodeList, y, dy *Node) (nodeList, error) {
	if o.end == nil {
		return nil, errors.New("window overwrites the memory that it reads")
	}
	grads := o.gradientsOf(in)
	back := &windowBackward{joint: newJoint("window backward", grads), of: o}
	return back.nodes(o.graph, back, dy)
}

type windowBackward struct {
	joint
	of *window
}

func (o *windowBackward) Do(in ...value) (value, error) {
	w, dy := o.of, floats(in[0])
	if dx := o.grads.of(1); dx != nil {
		copy(dx, dy[w.m*w.b*w.e:])
	}
	if dmemory := o.grads.of(0); dmemory != nil {
		clear(dmemory)
		for i := range w.m {
			for b := range w.b {
				copy(w.row(dmemory, b, i), dy[(i*w.b+b)*w.e:])
			}
		}
	}
	return o.result, nil
}

type remember struct{ window }

func (o *remember) Do(in ...value) (value, error) {
	o.update(floats(in[0]), floats(in[1]))
	return o.result, nil
}

func (o *remember) DiffWRT(n int) []bool { return make([]bool, n) }

// Visible computes which positions steps see: those of a memory of M positions, followed by those of the steps. hidden [B, M]
// marks with 1 the positions of the memory that are hidden. If reset is true, a step where done [T, B] is set hides everything
// before it.
//
// Visible returns a copy of hidden, and the first position that each step may see [T, B]. If narrow is true, that is at most M
// positions before the step's own. Each Run writes what is hidden after the steps to end [B, M], or back into hidden's own memory
// if end is nil.
func (g *Graph) Visible(hidden, done *Node, end []float32, reset, narrow bool) (seen, first *Node) {
	if g.err != nil {
		return nil, nil
	}
	if hidden.Dims() != 2 || done.Dims() != 2 || hidden.Shape()[0] != done.Shape()[1] {
		return g.fail("visible: a mask of shape %v and flags %v", hidden.Shape(), done.Shape()), nil
	}
	o := &visible{t: done.Shape()[0], b: done.Shape()[1], m: hidden.Shape()[1], end: end, reset: reset, narrow: narrow}
	o.base = base{name: "visible", result: newFloats(o.b, o.m)}
	o.first = newFloats(o.t, o.b)
	seen = g.add(o, hidden, done)
	return seen, g.add(&pick{base{name: "pick", result: o.first}}, seen)
}

type visible struct {
	base
	t, b, m       int
	end           []float32 // nil: the mask is updated in place
	reset, narrow bool
	first         *array
}

func (o *visible) Do(in ...value) (value, error) {
	hidden, done, first, end := floats(in[0]), flags(in[1]), floats(o.first), o.end
	seen := floats(o.result)
	copy(seen, hidden)
	if end == nil {
		end = hidden
	}
	for b := range o.b {
		from := 0
		for t := range o.t {
			if o.reset && done[t*o.b+b] {
				from = o.m + t
			}
			first[t*o.b+b] = float32(from)
			if o.narrow {
				first[t*o.b+b] = float32(max(from, t))
			}
		}
		for i := range o.m {
			position := i + o.t // position before the steps of what is then position i of the memory
			out := &end[b*o.m+i]
			switch {
			case position < from:
				*out = 1
			case position < o.m:
				*out = seen[b*o.m+position]
			default:
				*out = 0
			}
		}
	}
	return o.result, nil
}

// Carry copies an input to end at each Run. It does nothing if end is nil.
func (g *Graph) Carry(input *Node, end []float32) {
	if g.err != nil || end == nil {
		return
	}
	g.add(&carry{base{name: "carry", result: newFloats(1)}, end}, input)
}

type carry struct {
	base
	end []float32
}

func (o *carry) Do(in ...value) (value, error) {
	copy(o.end, floats(in[0]))
	return o.result, nil
}
