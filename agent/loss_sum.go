package agent

import "slices"

// Sum is a loss that adds up other losses. It does not evaluate a term whose coefficient is 0, and that term reports nothing.
type Sum []Term

// Term is one loss of a Sum. Its coefficient may change between calls of Gradient.
type Term struct {
	Loss Loss
	Coef float64
}

// Columns are those of all terms.
func (s Sum) Columns() (all []Column) {
	for _, t := range s {
		all = append(all, t.Loss.Columns()...)
	}
	return all
}

// Outputs are those of all terms.
func (s Sum) Outputs() (all []string) {
	for _, t := range s {
		for _, name := range t.Loss.Outputs() {
			if !slices.Contains(all, name) {
				all = append(all, name)
			}
		}
	}
	return all
}

// Extra is the largest Extra of a term.
func (s Sum) Extra() (most int) {
	for _, t := range s {
		most = max(most, t.Loss.Extra())
	}
	return most
}

// Evaluate evaluates the terms one after the other and returns the sum of their losses times their coefficients.
func (s Sum) Evaluate(p *Part) (sum float64, err error) {
	share := p.Share
	defer func() { p.Share = share }()
	for _, t := range s {
		if t.Coef == 0 {
			continue
		}
		p.Share = t.Coef * share
		part, err := t.Loss.Evaluate(p)
		if err != nil {
			return 0, err
		}
		sum += t.Coef * part
	}
	return sum, nil
}
