package probe

import (
	"fmt"

	"ariadne/agent"
	"ariadne/task/memorymaze"
)

// The outputs of the probes.
const (
	Walls   = "probe_walls"   // [R, N·N], logits that one can walk there, in the order of maze_layout
	Objects = "probe_objects" // [R, K·2], right and forward of each target, in sizes of the maze

	aheadOutput = "probe_ahead_" // and after how many decisions; 0: the picture that is seen, from the encoder
)

// poseColumn is where the walker is, [-1, 1] each, and the unit vector of where it faces: what the probe for walls is told.
var poseColumn = agent.Column{Name: "pose", Shape: []int{4}, Next: true}

// subject is what probes are asked about and shown.
type subject struct {
	memorymaze.Variant
	repeat  int // steps that decisions are held for
	actions int
}

func (s subject) cells() int   { return s.Maze.Size * s.Maze.Size }
func (s subject) targets() int { return s.Maze.Targets }

// wallsColumn is 1 where one can walk, else 0, objectsColumn where targets are in cells.
func (s subject) wallsColumn() agent.Column {
	return agent.Column{Name: layoutArray, Shape: []int{s.cells()}, Next: true}
}

func (s subject) objectsColumn() agent.Column {
	return agent.Column{Name: objectsArray, Shape: []int{2 * s.targets()}, Next: true}
}

// pictureColumn is the shrunk picture after k decisions, from -1 to 1, and actionsColumn what is done until then, one-hot one behind the other.
func (c Config) pictureColumn(k int) agent.Column {
	return agent.Column{Name: fmt.Sprintf("picture/%d", k), Shape: []int{c.Picture, c.Picture, 3}, Next: true}
}

func (s subject) actionsColumn(k int) agent.Column {
	return agent.Column{Name: fmt.Sprintf("actions/%d", k), Shape: []int{k, s.actions}, Next: true}
}

// distances are the decisions between a prediction and its picture, where pictures are predicted.
func (c Config) distances() []int {
	if c.TaughtBy != ByPictures {
		return nil
	}
	return append([]int{0}, c.Ahead...)
}

// pictureHidden is the width of the hidden layer that a picture is predicted by.
const pictureHidden = 256

// Heads are the outputs that a model needs for probes in mazes of a variant, where it has so many actions.
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

// loss is what is minimised: of the probes alone, or with the pictures' that teaches the rest. No gradient of the one meets the other's. Each is
// a sum over its numbers, targets' in cells, as in pydreamer.
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

// unit is what distances are multiplied by: of targets that lie within a maze they are less than about 1 then, where the loss is the square.
func (s subject) unit() float32 { return 1 / float32(s.Maze.Size) }
