// Package mind describes what can be shown of a network while it acts. It does not import the network, so programs that only show
// it need none.
package mind

import "ariadne/agent/gridmap"

// Mind is what happens in a network as it acts.
type Mind struct {
	Value  float32   // the network's estimate of the discounted return
	Probs  []float32 // probabilities of the actions
	Layers []Layer   // layers of its memory, from the first on
	// Map is the map that the network draws of what it sees. It is nil if the network draws none.
	Map *gridmap.View
}

// Layer is one layer of a recurrent state.
type Layer struct {
	Name string
	// Change is how much the last step changed the layer: the norm of the difference divided by the larger of the two norms.
	Change float64
}
