package main

import (
	"fmt"
	"slices"
	"strings"

	"ariadne/agent"
	"ariadne/rundir"
)

// firstWeights are what training begins with: drawn by the run's seed and, where the run names another one, that one's as far
// as they fit; about is then a line about it. A run that is gone on with reads its own afterwards.
func (e *experiment) firstWeights(m *agent.Model, resumed bool) (w *agent.Weights, about string, err error) {
	w = m.NewWeights()
	m.Init(w, e.settings.Seed)
	if e.settings.Init == nil || resumed {
		return w, "", nil
	}
	run := *e.settings.Init
	file, err := rundir.TrainedWeights(run, tell)
	if err != nil {
		return nil, "", usageError{fmt.Errorf("init: %w", err)}
	}
	x, err := w.Transfer(file)
	if err != nil {
		return nil, "", usageError{fmt.Errorf("init: %w", err)}
	}
	if len(x.Taken) == 0 {
		return nil, "", usageError{fmt.Errorf("init: none of the %d tensors in %s has a name and a shape of this agent's", len(x.Misfit)+len(x.Unused), file)}
	}
	return w, transferred(file, x), nil
}

// transferred tells in one line what became of the weights of a file and of an agent.
func transferred(file string, x agent.Transfer) string {
	line := fmt.Sprintf("weights: %d tensors of %s", len(x.Taken), file)
	for _, part := range []struct {
		what  string
		names []string
	}{{"new here", x.New}, {"left out there", x.Unused}} {
		if names := slices.Sorted(slices.Values(slices.Concat(part.names, x.Misfit))); len(names) > 0 {
			line += fmt.Sprintf("; %s: %s", part.what, strings.Join(layers(names), ", "))
		}
	}
	return line
}

// layers returns a few names as they are, and of many, which are in order, the layers that they are of.
func layers(names []string) []string {
	const few = 8
	if len(names) <= few {
		return names
	}
	var short []string
	for _, name := range names {
		if parts := strings.SplitN(name, "/", 3); len(parts) == 3 {
			name = parts[0] + "/" + parts[1] + "/*"
		}
		short = append(short, name)
	}
	return slices.Compact(short)
}
