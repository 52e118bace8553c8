package agent

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

// lossCase is a loss of outputs that a test can change. Its part is a whole minibatch.
type lossCase struct {
	*testing.T
	loss Loss
	part Part
}

// newLossCase makes random outputs: a policy with the given number of actions, a value, and the other outputs that the loss
// reads, with the given width.
func newLossCase(t *testing.T, loss Loss, steps, b, actions, width int, columns ...Array) *lossCase {
	t.Helper()
	c := &lossCase{T: t, loss: loss}
	rows := (steps + loss.Extra()) * b
	c.part = Part{T: steps, B: b, Actions: actions, Done: make([]bool, rows), columns: columns}
	for i, name := range loss.Outputs() {
		o := output{name: name, width: width}
		switch name {
		case OutputPolicy:
			o.width = actions
		case OutputValue:
			o.width = 1
		}
		o.x, o.dx = randomFloats(uint64(3+i), rows*o.width), make([]float32, rows*o.width)
		c.part.outputs = append(c.part.outputs, o)
	}
	return c
}

func randomFloats(seed uint64, n int) []float32 {
	rng := rand.New(rand.NewPCG(seed, 0))
	v := make([]float32, n)
	for i := range v {
		v[i] = float32(rng.NormFloat64()) / 2
	}
	return v
}

// run evaluates the loss again and returns its mean.
func (c *lossCase) run() float64 {
	c.Helper()
	for _, o := range c.part.outputs {
		clear(o.dx)
	}
	for i := range c.part.sums {
		c.part.sums[i].sum, c.part.sums[i].rows = 0, 0
	}
	c.part.Share = 1 / float64(c.part.Rows())
	sum, err := c.loss.Evaluate(&c.part)
	if err != nil {
		c.Fatal(err)
	}
	return sum * c.part.Share
}

// mean returns a statistic of the last run.
func (c *lossCase) mean(name string) float64 {
	c.Helper()
	for _, s := range c.part.sums {
		if s.name == name {
			return s.sum / s.rows
		}
	}
	c.Fatalf("%s is not reported", name)
	return 0
}

// checkSlope compares an output's gradient with differences of the loss.
func (c *lossCase) checkSlope(name string) {
	c.Helper()
	c.run()
	x, dx, _ := c.part.Output(name)
	grad := slices.Clone(dx)
	const step = 1e-3
	at := func(i int, v float32) float64 {
		x[i] = v
		return c.run()
	}
	for i, v := range x {
		measured := (at(i, v+step) - at(i, v-step)) / (2 * step)
		at(i, v)
		if math.Abs(measured-float64(grad[i])) > 1e-4 {
			c.Errorf("the loss rises by %v with element %d of %s, its gradient says %v", measured, i, name, grad[i])
		}
	}
}

// floatColumn and intColumn return columns with the given numbers.
func floatColumn(c Column, v ...float32) Array { return Array{Column: c, Floats: v} }
func intColumn(c Column, v ...int32) Array     { return Array{Column: c, Ints: v} }

// randomActions draws n actions.
func randomActions(seed uint64, n, actions int) []int32 {
	rng := rand.New(rand.NewPCG(seed, 0))
	v := make([]int32, n)
	for i := range v {
		v[i] = rng.Int32N(int32(actions))
	}
	return v
}

func TestLossesAllocateNothing(t *testing.T) {
	for name, c := range map[string]*lossCase{
		"ppo":        ppoCase(t, &PPOLoss{ClipCoef: 0.2, VFCoef: 0.5, EntCoef: 0.01, ClipValue: true}, 8, 3),
		"a2c":        a2cCase(t, 4, 3, 3),
		"vtrace":     vtraceCase(t, &VTraceLoss{}, 4, 3),
		"prediction": predictionCase(t, KindBinary, 1, 0, 1, nan),
		"imitation": newLossCase(t, &ImitationLoss{Temperature: 1, Actions: 2}, 2, 1, 2, 0,
			floatColumn(TeacherCostColumn(2), 0, 1, 40, 0)),
	} {
		if n := testing.AllocsPerRun(5, func() { c.run() }); n != 0 {
			t.Errorf("%s: %v allocations", name, n)
		}
	}
}

func TestUndeclaredReadsPanic(t *testing.T) {
	c := ppoCase(t, &PPOLoss{}, 2, 2)
	for _, read := range []func(){func() { c.part.Output("depth") }, func() { c.part.Floats("depth") }} {
		func() {
			defer func() {
				if recover() == nil {
					t.Error("what no loss has declared was read")
				}
			}()
			read()
		}()
	}
}
