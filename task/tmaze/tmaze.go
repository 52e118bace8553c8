package tmaze

import "ariadne/task"

// The actions.
const (
	Up = iota
	Down
	Left
	Right
	actions
)

// Rewards of a step: for a wrong turn, the right turn and everything else.
const (
	rewardStep  = -0.1
	rewardRight = 4.0
	rewardWrong = -1.0
)

// version holds the differences between the two mazes.
type version struct {
	name    string
	cells   int // elements of an observation before the distractors
	usual   int // default of max_episode_steps
	longest int // largest corridor_len
	// observe writes the informative part of an observation. cue is negative if the observation does not show it.
	observe func(obs []float32, pos, junction, cue int)
}

var versions = []*version{
	{name: "tmazev1", cells: 3, usual: 5000, longest: maxCorridor, observe: observeBakker},
	{name: "tmazev2", cells: 2 + positionBits, usual: 1000, longest: 1 << positionBits, observe: observeGray},
}

func init() {
	for _, v := range versions {
		task.Register(v.name, func(o task.Options) (task.Batch, error) { return newBatch(v, o) })
	}
}
