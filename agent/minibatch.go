package agent

import (
	"fmt"

	"ariadne/task"
)

// Minibatch is T steps of B sequences, time-major. Which of its columns are read depends on the loss and on the model's
// inputs. X is the loss's Extra.
type Minibatch struct {
	Obs   task.Obs // [T+X, B, Shape]
	Done  []bool   // [T+X, B]; true: the observation is the first of an episode
	State *State   // [B], before the first step

	Actions   []int32   // [T, B], the column "action"
	Advantage []float32 // [T, B], "advantage"
	Return    []float32 // [T, B], "return"
	LogProb   []float32 // [T, B], "log_prob": log π(action) when the action was taken
	Value     []float32 // [T, B], "value": value then
	Reward    []float32 // [T, B], "reward": of the action

	Columns Columns // all others: [T, B, Shape], of those with Next [T+X, B, Shape]
}

// Column returns the column called name, which is a field or one of Columns.
func (mb *Minibatch) Column(name string) Array {
	switch name {
	case ActionColumn.Name:
		return Array{Column: ActionColumn, Ints: mb.Actions}
	case AdvantageColumn.Name:
		return Array{Column: AdvantageColumn, Floats: mb.Advantage}
	case ReturnColumn.Name:
		return Array{Column: ReturnColumn, Floats: mb.Return}
	case LogProbColumn.Name:
		return Array{Column: LogProbColumn, Floats: mb.LogProb}
	case ValueColumn.Name:
		return Array{Column: ValueColumn, Floats: mb.Value}
	case RewardColumn.Name:
		return Array{Column: RewardColumn, Floats: mb.Reward}
	}
	a, _ := mb.Columns.Get(name)
	return a
}

// plurals are what errors call the elements of columns.
var plurals = map[string]string{
	ActionColumn.Name: "actions", AdvantageColumn.Name: "advantages", ReturnColumn.Name: "returns", LogProbColumn.Name: "log-probabilities",
	ValueColumn.Name: "old values", RewardColumn.Name: "rewards",
}

// check returns an error unless the minibatch holds so many samples of a column.
func (mb *Minibatch) check(c Column, samples int) error {
	a := mb.Column(c.Name)
	if have, want := a.Len(), samples*c.Size(); have != want || a.Name == c.Name && a.Type != c.Type {
		what, ok := plurals[c.Name]
		if !ok {
			what = "elements of " + c.Name
		}
		return fmt.Errorf("%d %s for %d samples", have, what, samples)
	}
	return nil
}
