package agent

import (
	"fmt"
	"slices"
)

// The inputs of a core besides the encoder's features, as Config.Inputs names them.
const (
	InputLastAction = "last_action" // the action before the observation, one-hot; all 0 at an episode's start
	InputLastReward = "last_reward" // the reward that this action brought; 0 at an episode's start
)

// The leaves of the state that keep the inputs for the next step.
const (
	leafLastAction = "last/action" // the action's number; -1: none
	leafLastReward = "last/reward"
)

// inputs makes rows [R, width] that are put behind the encoder's features: the last action, one-hot, then the last reward.
type inputs struct {
	action, reward bool
	actions        int
}

func newInputs(c Config) (inputs, error) {
	in := inputs{actions: c.Actions}
	for i, name := range c.Inputs {
		if err := known("inputs", name, InputLastAction, InputLastReward); err != nil {
			return in, err
		}
		if slices.Contains(c.Inputs[:i], name) {
			return in, fmt.Errorf("inputs has %s twice", name)
		}
		in.action = in.action || name == InputLastAction
		in.reward = in.reward || name == InputLastReward
	}
	return in, nil
}

// width is the number of elements of a row.
func (in inputs) width() (n int) {
	if in.action {
		n += in.actions
	}
	if in.reward {
		n++
	}
	return n
}

func (in inputs) State() []LeafSpec {
	var specs []LeafSpec
	if in.action {
		specs = append(specs, LeafSpec{Name: leafLastAction, Shape: []int{1}, Start: -1})
	}
	if in.reward {
		specs = append(specs, LeafSpec{Name: leafLastReward, Shape: []int{1}})
	}
	return specs
}

// columns returns the columns of a minibatch from which the rows after a sequence's first step are made.
func (in inputs) columns() []Column {
	var columns []Column
	if in.action {
		columns = append(columns, ActionColumn)
	}
	if in.reward {
		columns = append(columns, RewardColumn)
	}
	return columns
}

// first fills the rows [B, width] of a sequence's first step from the state before it. done says which observations begin an
// episode.
func (in inputs) first(rows []float32, s *State, done []bool) {
	clear(rows)
	action, reward := s.leaf(leafLastAction), s.leaf(leafLastReward)
	for b, begins := range done {
		if begins {
			continue
		}
		row := rows[b*in.width() : (b+1)*in.width()]
		if action != nil {
			in.act(row, int32(action.Data[b]))
		}
		if reward != nil {
			row[len(row)-1] = reward.Data[b]
		}
	}
}

// next fills the rows [T, B, width] of the following steps from the actions and rewards [T, B] of the step before each.
func (in inputs) next(rows []float32, actions []int32, rewards []float32, done []bool) {
	clear(rows)
	for r, begins := range done {
		if begins {
			continue
		}
		row := rows[r*in.width() : (r+1)*in.width()]
		if in.action {
			in.act(row, actions[r])
		}
		if in.reward {
			row[len(row)-1] = rewards[r]
		}
	}
}

// act marks an action in a row of zeros.
func (in inputs) act(row []float32, action int32) {
	if action >= 0 && int(action) < in.actions {
		row[action] = 1
	}
}

// Remember stores the action of every environment and the reward that it brought. Models with such inputs see them with the next
// observation. Whoever acts calls Remember after each step of the environments. For a model without such inputs it does nothing.
func (s *State) Remember(actions []int32, rewards []float32) {
	if leaf := s.leaf(leafLastAction); leaf != nil {
		for i, a := range actions {
			leaf.Data[i] = float32(a)
		}
	}
	if leaf := s.leaf(leafLastReward); leaf != nil {
		copy(leaf.Data, rewards)
	}
}
