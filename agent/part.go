package agent

import "fmt"

// Part is what a Loss is evaluated on: some of a minibatch's sequences, with the model's outputs for them. Rows are time-major:
// step t of sequence b is row t·B+b.
type Part struct {
	T, B    int // number of steps, and of sequences in this part
	Actions int // number of discrete actions
	// Share is the factor of each row's gradient: the loss's coefficient / number of rows of the whole minibatch.
	Share float64
	Done  []bool // [T+X, B], true: the observation is the first of an episode; X is the largest Extra of all losses

	outputs []output
	columns Columns
	softmax Distribution
	scratch []float64
	sums    []rowSum
}

// output is one of the model's outputs.
type output struct {
	name  string
	width int
	x, dx []float32 // [T+X, B, width], values and gradient
}

// Rows returns the number of rows, T·B.
func (p *Part) Rows() int { return p.T * p.B }

// Output returns one of the model's outputs and its gradient, both [T+X, B, width]. A Loss adds to the gradient.
func (p *Part) Output(name string) (x, dx []float32, width int) {
	for i := range p.outputs {
		if o := &p.outputs[i]; o.name == name {
			return o.x, o.dx, o.width
		}
	}
	panic(fmt.Sprintf("agent: a loss reads the output %s, which is not one of its Outputs", name))
}

// Floats returns a column of float32, [T, B, Shape], or [T+X, B, Shape] if the column has Next.
func (p *Part) Floats(name string) []float32 { return p.column(name).Floats }

// Ints returns a column of int32, [T, B, Shape].
func (p *Part) Ints(name string) []int32 { return p.column(name).Ints }

func (p *Part) column(name string) Array {
	a, ok := p.columns.Get(name)
	if !ok {
		panic(fmt.Sprintf("agent: a loss reads the column %s, which is not one of its Columns", name))
	}
	return a
}

// Softmax returns the distribution that logits [A] define. The next call overwrites it.
func (p *Part) Softmax(logits []float32) *Distribution { return p.SoftmaxAt(logits, 1) }

// SoftmaxAt is Softmax for logits / temperature.
func (p *Part) SoftmaxAt(logits []float32, temperature float64) *Distribution {
	p.softmax.set(logits, temperature)
	return &p.softmax
}

// Scratch returns memory for n numbers with arbitrary values. The next call returns the same memory.
func (p *Part) Scratch(n int) []float64 {
	if n > len(p.scratch) {
		p.scratch = make([]float64, n)
	}
	return p.scratch[:n]
}

// Report adds sum to the statistic called name; sum is the statistic's sum over the part's rows. The Learner reports its mean
// over the rows of the whole minibatch. The loss's coefficient plays no part in it.
func (p *Part) Report(name string, sum float64) { p.ReportOver(name, sum, p.Rows()) }

// ReportOver is Report for a statistic that only some rows have. Its mean is taken over these.
func (p *Part) ReportOver(name string, sum float64, rows int) {
	p.sums = addTo(p.sums, rowSum{name, sum, float64(rows)})
}

// rowSum is the sum of a statistic over some rows.
type rowSum struct {
	name      string
	sum, rows float64
}

// addTo adds s to the sum of the same name, or appends it if there is none.
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
	Name  string // the name under which the loss reports it: "policy_loss"
	Value float64
}
