package agent

import (
	"fmt"

	"ariadne/agent/op"
)

// Core says what lies between encoder and heads.
type Core struct {
	// Name is "agalite", the gated linear transformer, or "feedforward", Layers dense layers with relu and no memory.
	Name   string
	Layers int
	DModel int // E, width of the core's rows

	// Of agalite alone:
	DHead int  // D, width of a head
	DFFC  int  // width of the hidden dense layer of a block
	Heads int  // H
	Eta   int  // η, factor that widens the features of a head
	R     int  // r, number of oscillators
	Reset bool // the first step of an episode forgets what came before
}

// core turns rows of the encoder into rows for the heads.
type core interface {
	module
	// state lists the leaves of the recurrent state.
	state() []leafSpec
	build(n *network, x *op.Node) *op.Node
}

// newCore returns a core for rows of a width, and the width of its own.
func newCore(prefix string, c Core, width int) (core, int, error) {
	if err := positive(field{"layers", c.Layers}, field{"d_model", c.DModel}); err != nil {
		return nil, 0, err
	}
	switch c.Name {
	case "agalite":
		err := positive(field{"d_head", c.DHead}, field{"d_ffc", c.DFFC}, field{"heads", c.Heads}, field{"eta", c.Eta}, field{"r", c.R})
		if err != nil {
			return nil, 0, err
		}
		return newAGaLiTe(prefix, c, width), c.DModel, nil
	case "feedforward":
		return newFeedforward(prefix, c, width), c.DModel, nil
	}
	return nil, 0, fmt.Errorf("%q is not known, want agalite or feedforward", c.Name)
}
