package op

import "time"

// Profile is what the operators of graphs cost, by their names.
type Profile map[string]Cost

// Cost is the time that operators of one kind took, and the floating-point operations of the products and convolutions in
// them: 2 for each multiplication that is added to a sum. It is 0 for kinds without any.
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

// Products is the cost of the operators that multiply and convolve, with their biases, activations and copies.
func (p Profile) Products() (c Cost) {
	for _, k := range p {
		if k.Flops > 0 {
			c.Time += k.Time
			c.Flops += k.Flops
		}
	}
	return c
}

// product is an operator that multiplies or convolves.
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

// Profile makes the graph note from the next Run on what its operators cost, and returns where.
func (g *Graph) Profile() Profile {
	g.machine.profile = Profile{}
	return g.machine.profile
}

// MultiplyAdd multiplies and adds in registers on this goroutine for n rounds, as fast as this build's kernels could at the very
// best, and returns the number of floating-point operations.
func MultiplyAdd(n int) (flops float64) { return kernel.MultiplyAdd(n) }
