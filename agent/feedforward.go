package agent

// feedforward is a stack of dense layers with relu: the baseline without memory.
type feedforward struct{ stack }

func newFeedforward(prefix string, c Core, width int) feedforward {
	return feedforward{newStack(prefix, c.Layers, width, c.DModel)}
}

func (feedforward) state() []leafSpec { return nil }
