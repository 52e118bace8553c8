package probe

import (
	"fmt"

	"ariadne/agent"
	"ariadne/task/memorymaze"
)

// The outputs of the probes.
const (
	Walls   = "probe_walls"   // [R, N·N], logits that a cell is open, in the order of maze_layout
	Objects = "probe_objects" // [R, K·2], position of each target to the walker's right and forward, divided by the size of the maze

	aheadOutput = "probe_ahead_" // followed by the number of decisions; 0 is the present picture, from the encoder
)

// poseColumn is the input of the probe for walls: the walker's position, in [-1, 1] for each axis, and the unit vector of its
// direction.
var poseColumn = agent.Column{Name: "pose", Shape: []int{4}, Next: true}

// subject describes the mazes and the observations about which probes are asked.
type subject struct {
	memorymaze.Variant
	repeat  int // steps for which decisions are held
	actions int
}

func (s subject) cells() int   { return s.Maze.Size * s.Maze.Size }
func (s subject) targets() int { return s.Maze.Targets }

// wallsColumn is 1 where a cell is open, else 0. objectsColumn holds the positions of targets in cells.
func (s subject) wallsColumn() agent.Column {
	return agent.Column{Name: layoutArray, Shape: []int{s.cells()}, Next: true}
}

func (s subject) objectsColumn() agent.Column {
	return agent.Column{Name: objectsArray, Shape: []int{2 * s.targets()}, Next: true}
}

// pictureColumn is the shrunk picture after k decisions, with values from -1 to 1. actionsColumn holds the actions until then,
// one-hot, one after another.
func (c Config) pictureColumn(k int) agent.Column {
	return agent.Column{Name: fmt.Sprintf("picture/%d", k), Shape: []int{c.Picture, c.Picture, 3}, Next: true}
}

func (s subject) actionsColumn(k int) agent.Column {
	return agent.Column{Name: fmt.Sprintf("actions/%d", k), Shape: []int{k, s.actions}, Next: true}
}

// distances returns the numbers of decisions between a prediction and its picture. It is empty if pictures are not predicted.
func (c Config) distances() []int {
	if c.TaughtBy != ByPictures {
		return nil
	}
	return append([]int{0}, c.Ahead...)
}

// pictureHidden is the width of the hidden layer before a predicted picture.
const pictureHidden = 256

// Heads returns the outputs that a model needs for probes in mazes of a variant. actions is the number of actions.
func (c Config) Heads(v memorymaze.Variant, actions int) []agent.PredictionHead {
	s := subject{Variant: v, actions: actions}
	stop := c.TaughtBy != ByAnswers
	heads := []agent.PredictionHead{
		{
			Name: Walls, Width: s.cells(), From: agent.FromCore, Stop: stop, Norm: true,
			Hidden: c.Walls.Hidden, Layers: c.Walls.Layers, Given: []agent.Column{poseColumn},
		},
		{Name: Objects, Width: 2 * s.targets(), From: agent.FromCore, Stop: stop, Norm: true, Hidden: c.Objects.Hidden, Layers: c.Objects.Layers},
	}
	for _, k := range c.distances() {
		h := agent.PredictionHead{Name: fmt.Sprintf("%s%d", aheadOutput, k), Width: c.pictureColumn(k).Size(), From: agent.FromEncoder, Hidden: pictureHidden}
		if k > 0 {
			h.From, h.Given = agent.FromCore, []agent.Column{s.actionsColumn(k)}
		}
		heads = append(heads, h)
	}
	return heads
}

// loss returns the loss: that of the probes, plus that of the pictures if these train the rest. Neither sends a gradient into
// the weights of the other. As in pydreamer, each is a sum over its numbers, with targets in cells.
func (c Config) loss(s subject) agent.Sum {
	sum := agent.Sum{
		{Loss: &agent.PredictionLoss{Output: Walls, Target: s.wallsColumn(), Kind: agent.KindBinary, Report: "walls"}, Coef: float64(s.cells())},
		{
			Loss: &agent.PredictionLoss{Output: Objects, Target: s.objectsColumn(), Kind: agent.KindRegression, Scale: s.unit(), Report: "objects"},
			Coef: float64(2*s.targets()) / float64(s.unit()*s.unit()),
		},
	}
	for _, k := range c.distances() {
		output := fmt.Sprintf("%s%d", aheadOutput, k)
		sum = append(sum, agent.Term{Coef: float64(c.pictureColumn(k).Size()), Loss: &agent.PredictionLoss{
			Output: output, Target: c.pictureColumn(k), Kind: agent.KindRegression, Scale: 1, Report: fmt.Sprintf("ahead_%d", k),
		}})
	}
	return sum
}

// unit returns the factor that scales distances in cells to less than about 1, for targets within a maze. The loss is their
// square.
func (s subject) unit() float32 { return 1 / float32(s.Maze.Size) }
