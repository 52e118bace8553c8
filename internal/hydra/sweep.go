package hydra

import (
	"fmt"
	"slices"
	"strings"
)

// maxRuns bounds a sweep. A larger number is a typing error.
const maxRuns = 1000

// Run is one run of a sweep.
type Run struct {
	Args  []string // every argument, with one value for each key
	Swept []string // those of them that differ between the runs
}

// Sweep expands arguments that have several values separated by commas into one run for each combination. The last key changes
// fastest, as with Hydra's --multirun. Options of a group can be swept too. Without commas there is one run.
func Sweep(args []string) ([]Run, error) {
	runs := []Run{{}}
	for _, arg := range args {
		choices, err := alternatives(arg)
		if err != nil {
			return nil, err
		}
		if len(runs)*len(choices) > maxRuns {
			return nil, fmt.Errorf("%s makes more than %d runs of the sweep", describe(arg), maxRuns)
		}
		var next []Run
		for _, r := range runs {
			for _, choice := range choices {
				run := Run{Args: append(slices.Clone(r.Args), choice), Swept: slices.Clone(r.Swept)}
				if len(choices) > 1 {
					run.Swept = append(run.Swept, choice)
				}
				next = append(next, run)
			}
		}
		runs = next
	}
	return runs, nil
}

// alternatives returns the argument once for each of its values, in their original notation.
func alternatives(arg string) ([]string, error) {
	o, err := parseOverride(arg)
	if err != nil {
		return nil, err
	}
	if len(o.values) < 2 {
		return []string{arg}, nil
	}
	key, value, _ := strings.Cut(arg, "=")
	p := &valueParser{src: value}
	var out []string
	for range o.values {
		p.space()
		from := p.at
		if _, err := p.element(); err != nil {
			return nil, err
		}
		out = append(out, key+"="+strings.TrimSpace(value[from:p.at]))
		if _, err := p.next(0); err != nil {
			return nil, err
		}
	}
	return out, nil
}
