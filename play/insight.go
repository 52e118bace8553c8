package play

import (
	"ariadne/agent/mind"
	"ariadne/render"
)

// memorySteps is how many recent steps an insight keeps.
const memorySteps = 120

// insight is what went on in a pilot during its last steps.
type insight struct {
	mind    *mind.Mind    // nil where there is nothing to tell
	guess   *render.Guess // what a Guesser takes the maze for
	values  []float64     // value estimates of recent steps, oldest first
	changes [][]float64   // [layer][step] how much its memory changed in recent steps, oldest first
}

// forget begins an episode.
func (i *insight) forget() {
	i.mind, i.guess, i.values = nil, nil, i.values[:0]
	for l := range i.changes {
		i.changes[l] = i.changes[l][:0]
	}
}

// take keeps what went on in a pilot's last Act.
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

// remember appends the value of a step. It drops the oldest one when there are memorySteps.
func remember(list []float64, v float64) []float64 {
	if len(list) == memorySteps {
		copy(list, list[1:])
		list = list[:memorySteps-1]
	}
	return append(list, v)
}
