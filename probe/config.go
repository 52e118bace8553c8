package probe

import (
	"fmt"
	"math"
)

// What trains the encoder and the core, with the names that Config.TaughtBy has.
const (
	ByPictures = "pictures" // prediction of future pictures; it uses no answers
	ByAnswers  = "answers"  // the losses of the probes themselves; an upper bound, which the paper calls the supervised oracle
	ByNothing  = "nothing"  // nothing: they stay as they are
)

// Config configures the probes and their training.
type Config struct {
	TaughtBy string `yaml:"taught_by"`
	Ahead    []int  `yaml:"ahead"`   // the predicted pictures are those after so many decisions, given the actions until then (pictures)
	Picture  int    `yaml:"picture"` // width and height in pixels to which pictures are shrunk
	Batch    int    `yaml:"batch"`   // B, episodes that are read side by side
	Length   int    `yaml:"length"`  // L, observations through which gradients go back; states are carried on

	LearningRate float64 `yaml:"learning_rate"` // initial rate of Adam; it falls linearly to 0 over Options.TotalSteps
	MaxGradNorm  float64 `yaml:"max_grad_norm"` // global norm to which gradients are clipped

	Walls    MLP `yaml:"walls"`
	Objects  MLP `yaml:"objects"`
	Episodes int `yaml:"episodes"` // number of episodes for evaluation; 0: all
}

// MLP is the size of a probe.
type MLP struct {
	Layers int `yaml:"layers"` // number of hidden layers
	Hidden int `yaml:"hidden"` // width of each
}

// maxSamples bounds the observations of an update, maxWidth the width of layers. Both are far above any need.
const (
	maxSamples = 1 << 20
	maxWidth   = 1 << 14
	maxAhead   = 1000
)

// Validate returns an error that names the first setting that is impossible.
func (c Config) Validate() error {
	if c.TaughtBy != ByPictures && c.TaughtBy != ByAnswers && c.TaughtBy != ByNothing {
		return fmt.Errorf("taught_by is %q, want %q, %q or %q", c.TaughtBy, ByPictures, ByAnswers, ByNothing)
	}
	for _, f := range []struct {
		key         string
		value       int
		least, most int
	}{
		{"batch", c.Batch, 1, maxSamples}, {"length", c.Length, 1, maxSamples}, {"picture", c.Picture, 1, maxWidth},
		{"walls.layers", c.Walls.Layers, 1, 64}, {"walls.hidden", c.Walls.Hidden, 1, maxWidth},
		{"objects.layers", c.Objects.Layers, 1, 64}, {"objects.hidden", c.Objects.Hidden, 1, maxWidth},
		{"episodes", c.Episodes, 0, math.MaxInt32},
	} {
		if f.value < f.least || f.value > f.most {
			return fmt.Errorf("%s is %d, want %d to %d", f.key, f.value, f.least, f.most)
		}
	}
	if c.Batch > maxSamples/c.Length {
		return fmt.Errorf("batch is %d and length %d: an update of more than %d observations", c.Batch, c.Length, maxSamples)
	}
	if c.TaughtBy == ByPictures && len(c.Ahead) == 0 {
		return fmt.Errorf("ahead is empty, and taught_by is %s: want at least one number of decisions", ByPictures)
	}
	seen := map[int]bool{}
	for _, k := range c.Ahead {
		if k < 1 || k > maxAhead || seen[k] {
			return fmt.Errorf("ahead has %d, want numbers from 1 to %d, each once", k, maxAhead)
		}
		if k >= c.Length {
			return fmt.Errorf("ahead has %d, but length is %d: a window of that length has no picture so far ahead", k, c.Length)
		}
		seen[k] = true
	}
	for key, x := range map[string]float64{"max_grad_norm": c.MaxGradNorm, "learning_rate": c.LearningRate} {
		if !(x > 0) || math.IsInf(x, 1) {
			return fmt.Errorf("%s is %v, want a positive number", key, x)
		}
	}
	return nil
}
