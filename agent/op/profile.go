package op

import "time"

// Profile is the cost of graphs' operators, by the operators' names.
type Profile map[string]Cost

// Cost is the time that operators of one kind took, and the floating-point operations of the matrix products and convolutions in
// them. A multiplication whose result is added to a sum counts 2. Flops is 0 for kinds without products and convolutions.
type Cost struct {
	Time  time.Duration
	Flops float64
}

// Add adds another profile's costs.
func (p Profile) Add(q Profile) {
	for name, c := range q {
		p[name] = Cost{p[name].Time + c.Time, p[name].Flops + c.Flops}
	}
}

// Products returns the cost of all operators that multiply matrices or convolve. Their biases, activations and copies are part of
// it.
func (p Profile) Products() (c Cost) {
	for _, k := range p {
		if k.Flops > 0 {
			c.Time += k.Time
			c.Flops += k.Flops
		}
	}
	return c
}

// product is an operator that multiplies matrices or convolves.
type product interface{ flops() float64 }

func (p Profile) begin() (t time.Time) {
	if p != nil {
		t = time.Now()
	}
	return t
}

func (p Profile) end(o operator, begin time.Time) {
	if p == nil {
		return
	}
	c := p[o.kind()]
	c.Time += time.Since(begin)
	if k, ok := o.(product); ok {
		c.Flops += k.flops()
	}
	p[o.kind()] = c
}

// Profile makes the graph record what its operators cost, beginning with the next Run. It returns the Profile to which it adds.
func (g *Graph) Profile() Profile {
	g.machine.profile = Profile{}
	return g.machine.profile
}

// MultiplyAdd multiplies and adds in registers on this goroutine for n rounds. It is as fast as this build's kernels could be at
// best. It returns the number of floating-point operations.
func MultiplyAdd(n int) (flops float64) { return kernel.MultiplyAdd(n) }
