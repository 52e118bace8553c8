package op

// Append puts each row of b [R, ...] behind the same row of a [R, ...]. The result is [R, A+B], where A and B are the numbers of
// elements of their rows.
func (g *Graph) Append(a, b *Node) *Node {
	if g.err != nil {
		return nil
	}
	rows, wa := rowsOf(a)
	other, wb := rowsOf(b)
	if rows != other {
		return g.fail("append: %d rows and %d", rows, other)
	}
	o := &appended{widths: [2]int{wa, wb}}
	o.base = base{name: "append", result: newFloats(rows, wa+wb)}
	return g.add(o, a, b)
}

type appended struct {
	base
	widths [2]int
}

func (o *appended) Do(in ...value) (value, error) {
	y, from, all := floats(o.result), 0, o.widths[0]+o.widths[1]
	for i, width := range o.widths {
		x := floats(in[i])
		for at := 0; at*width < len(x); at++ {
			copy(y[at*all+from:], x[at*width:(at+1)*width])
		}
		from += width
	}
	return o.result, nil
}

func (o *appended) SymDiff(in nodeList, y, dy *Node) (nodeList, error) {
	back := &appendedBackward{joint: newJoint("append backward", o.gradientsOf(in)), of: o}
	return back.nodes(o.graph, back, dy)
}

type appendedBackward struct {
	joint
	of *appended
}

func (o *appendedBackward) Do(in ...value) (value, error) {
	dy, from, all := floats(in[0]), 0, o.of.widths[0]+o.of.widths[1]
	for i, width := range o.of.widths {
		dx := o.grads.of(i)
		for at := 0; at*width < len(dx); at++ {
			copy(dx[at*width:(at+1)*width], dy[at*all+from:])
		}
		from += width
	}
	return o.result, nil
}
