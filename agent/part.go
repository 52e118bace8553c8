package agent

import "fmt"

// Part is what a Loss is evaluated on: some of a minibatch's sequences, with what the model has made of them. Rows are
// time-major, row t·B+b.
type Part struct {
	T, B    int // steps, and sequences of this part
	Actions int // number of discrete actions
	// Share is what a row's gradient is multiplied by: the loss's coefficient / rows of the whole minibatch.
	Share float64
	Done  []bool // [T+X, B], true: the observation is the first of an episode; X is the Extra of all losses together

	outputs []output
	columns Columns
	softmax Distribution
	scratch []float64
	sums    []rowSum
}

// output is one of the model's.
type output struct {
	name  string
	width int
	x, dx []float32 // [T+X, B, width], values and gradient
}

// Rows is T·B.
func (p *Part) Rows() int { return p.T * p.B }

// Output returns one of the model's outputs and its gradient, which a Loss adds to, [T+X, B, width] both.
func (p *Part) Output(name string) (x, dx []float32, width int) {
	for i := range p.outputs {
		if o := &p.outputs[i]; o.name == name {
			return o.x, o.dx, o.width
		}
	}
	panic(fmt.Sprintf("agent: a loss reads the output %s, which is not one of its Outputs", name))
}

// Floats returns a column of float32: [T, B, Shape], with Next [T+X, B, Shape].
func (p *Part) Floats(name string) []float32 { return p.column(name).Floats }

// Ints returns a column of int32.
func (p *Part) Ints(name string) []int32 { return p.column(name).Ints }

func (p *Part) column(name string) Array {
	a, ok := p.columns.Get(name)
	if !ok {
		panic(fmt.Sprintf("agent: a loss reads the column %s, which is not one of its Columns", name))
	}
	return a
}

// Softmax returns the distribution that logits [A] stand for. The next call overwrites it.
func (p *Part) Softmax(logits []float32) *Distribution { return p.SoftmaxAt(logits, 1) }

// SoftmaxAt is Softmax of logits / temperature.
func (p *Part) SoftmaxAt(logits []float32, temperature float64) *Distribution {
	p.softmax.set(logits, temperature)
	return &p.softmax
}

// Scratch returns memory for n numbers, whatever they are. The next call returns the same.
func (p *Part) Scratch(n int) []float64 {
	if n > len(p.scratch) {
		p.scratch = make([]float64, n)
	}
	return p.scratch[:n]
}

// Report notes a statistic that adds up to sum over the part's rows: its mean over the rows of the whole minibatch is
// reported. It has nothing to do with the coefficient. What is reported under one name adds up.
func (p *Part) Report(name string, sum float64) { p.ReportOver(name, sum, p.Rows()) }

// ReportOver is Report of what only some rows have: the mean is over these.
func (p *Part) ReportOver(name string, sum float64, rows int) {
	p.sums = addTo(p.sums, rowSum{name, sum, float64(rows)})
}

// rowSum is a statistic's sum over some rows.
type rowSum struct {
	name      string
	sum, rows float64
}

// addTo adds a sum to that of the same name, or behind all.
func addTo(sums []rowSum, s rowSum) []rowSum {
	for i := range sums {
		if sums[i].name == s.name {
			sums[i].sum += s.sum
			sums[i].rows += s.rows
			return sums
		}
	}
	return append(sums, s)
}

// Mean is the mean of a statistic over a minibatch.
type Mean struct {
	Name  string // as the loss reports it: "policy_loss"
	Value float64
}
