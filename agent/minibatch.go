package agent

import (
	"fmt"

	"ariadne/task"
)

// Minibatch is T steps of B sequences, time-major. The loss and the model's inputs decide which of its columns are read. X is the
// loss's Extra.
type Minibatch struct {
	Obs   task.Obs // [T+X, B, Shape]
	Done  []bool   // true: the observation is the first of an episode
	State *State   // [B], the states before the first step

	Actions   []int32   // [T, B], the column "action"
	Advantage []float32 // [T, B], "advantage"
	Return    []float32 // [T, B], "return"
	LogProb   []float32 // [T, B], "log_prob": log π(action) when the action was taken
	Value     []float32 // [T, B], "value": the value estimated at that time
	Reward    []float32 // [T, B], "reward": the reward that the action brought

	Columns Columns // all other columns: [T, B, Shape], or [T+X, B, Shape] if the column has Next
}

// ownColumns are the columns for which a Minibatch has fields.
var ownColumns = []Column{ActionColumn, AdvantageColumn, ReturnColumn, LogProbColumn, ValueColumn, RewardColumn}

// floats returns the field that holds the column called name. It returns nil if no field of float32 does.
func (mb *Minibatch) floats(name string) *[]float32 {
	switch name {
	case AdvantageColumn.Name:
		return &mb.Advantage
	case ReturnColumn.Name:
		return &mb.Return
	case LogProbColumn.Name:
		return &mb.LogProb
	case ValueColumn.Name:
		return &mb.Value
	case RewardColumn.Name:
		return &mb.Reward
	}
	return nil
}

// Column returns the column called name, which is a field or one of Columns. A column that is missing has no elements.
func (mb *Minibatch) Column(name string) Array {
	if name == ActionColumn.Name {
		return Array{Column: ActionColumn, Ints: mb.Actions}
	}
	if field := mb.floats(name); field != nil {
		return Array{Column: Column{Name: name}, Floats: *field}
	}
	a, _ := mb.Columns.Get(name)
	return a
}

// Set adds a column that the minibatch does not hold yet.
func (mb *Minibatch) Set(a Array) {
	if field := mb.floats(a.Name); field != nil {
		*field = a.Floats
	} else if a.Name == ActionColumn.Name {
		mb.Actions = a.Ints
	} else {
		mb.Columns = append(mb.Columns, a)
	}
}

// All returns the columns that the minibatch holds.
func (mb *Minibatch) All() Columns {
	var all Columns
	for _, c := range ownColumns {
		if a := mb.Column(c.Name); a.Len() > 0 {
			all = append(all, a)
		}
	}
	return append(all, mb.Columns...)
}

// plurals are the words that errors use for the elements of columns.
var plurals = map[string]string{
	ActionColumn.Name: "actions", AdvantageColumn.Name: "advantages", ReturnColumn.Name: "returns", LogProbColumn.Name: "log-probabilities",
	ValueColumn.Name: "old values", RewardColumn.Name: "rewards",
}

// check returns an error unless the minibatch holds the given number of samples of a column.
func (mb *Minibatch) check(c Column, samples int) error {
	a := mb.Column(c.Name)
	if have, want := a.Len(), samples*c.Size(); have != want || a.Type != c.Type {
		what, ok := plurals[c.Name]
		if !ok {
			what = "elements of " + c.Name
		}
		return fmt.Errorf("%d %s for %d samples", have, what, samples)
	}
	return nil
}
