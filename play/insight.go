package play

import (
	"ariadne/agent/mind"
	"ariadne/render"
)

// memorySteps are the steps of which it is shown what went on.
const memorySteps = 120

// insight is what went on in a pilot at its last steps.
type insight struct {
	mind    *mind.Mind    // nil where there is nothing to tell
	guess   *render.Guess // what a Guesser takes the maze for
	values  []float64     // of recent steps, oldest first
	changes [][]float64   // [layer] of recent steps
}

// forget begins an episode.
func (i *insight) forget() {
	i.mind, i.guess, i.values = nil, nil, i.values[:0]
	for l := range i.changes {
		i.changes[l] = i.changes[l][:0]
	}
}

// take takes up what went on in a pilot's last Act.
func (i *insight) take(p Pilot) {
	i.mind = p.Mind()
	if g, ok := p.(Guesser); ok {
		i.guess = g.Guess()
	}
	if i.mind == nil {
		return
	}
	i.values = remember(i.values, float64(i.mind.Value))
	for len(i.changes) < len(i.mind.Layers) {
		i.changes = append(i.changes, nil)
	}
	for k, l := range i.mind.Layers {
		i.changes[k] = remember(i.changes[k], l.Change)
	}
}

// remember appends a step, and drops the oldest one where there are enough.
func remember(list []float64, v float64) []float64 {
	if len(list) == memorySteps {
		copy(list, list[1:])
		list = list[:memorySteps-1]
	}
	return append(list, v)
}
