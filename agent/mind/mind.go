// Package mind is what can be shown of a network while it acts. It links no network, so that those who only show it need none.
package mind

import "ariadne/agent/gridmap"

// Mind is what goes on in a network as it acts.
type Mind struct {
	Value  float32   // its estimate of the discounted return
	Probs  []float32 // of the actions
	Layers []Layer   // of its memory, from the first on
	// Map is the map that it draws of what it sees, nil if it draws none.
	Map *gridmap.View
}

// Layer is one layer of a recurrent state.
type Layer struct {
	Name string
	// Change is how much the last step changed it: the norm of the difference over the norm of the larger of the two.
	Change float64
}
