package main

import (
	"fmt"
	"slices"
	"strings"

	"ariadne/agent"
	"ariadne/rundir"
)

// firstWeights returns the weights with which training begins. They are drawn from the run's seed. If the run names another run by init, that
// run's weights replace those that they fit, and about is a line about that. A resumed run reads its own weights afterwards.
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

// transferred says in one line which weights of a file were taken, and which of the agent and of the file were not.
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

// layers returns names as they are if they are few. Of many names it returns the layers to which they belong. names are sorted.
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
