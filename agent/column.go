package agent

import (
	"fmt"
	"slices"
)

// Type is what a column's elements are.
type Type int

// The types of columns.
const (
	Float32 Type = iota
	Int32
)

// Column describes what a loss reads of every sample besides the model's outputs.
type Column struct {
	Name  string
	Type  Type
	Shape []int // of one sample; empty: a number
	// Next tells that the column comes with observations, as done flags do, and not with the actions that follow them: a
	// rollout of T steps has T+1 rows of it, the last of which is the first of the next rollout. Float32 only.
	Next bool
}

// The columns that every actor-critic has, which are fields of Minibatch.
var (
	ActionColumn    = Column{Name: "action", Type: Int32}
	AdvantageColumn = Column{Name: "advantage"}
	ReturnColumn    = Column{Name: "return"}   // what the value should have been
	LogProbColumn   = Column{Name: "log_prob"} // log π(action) when the action was taken
	ValueColumn     = Column{Name: "value"}    // the value then
	RewardColumn    = Column{Name: "reward"}   // of the action
)

// Size is the number of elements of one sample.
func (c Column) Size() int {
	n := 1
	for _, d := range c.Shape {
		n *= d
	}
	return n
}

// same reports whether two columns of one name are one.
func (c Column) same(d Column) bool {
	return c.Type == d.Type && c.Next == d.Next && slices.Equal(c.Shape, d.Shape)
}

// JoinColumns returns every column of some lists once, in their order. Columns of one name that differ are an error.
func JoinColumns(lists ...[]Column) ([]Column, error) {
	var joined []Column
	for _, c := range slices.Concat(lists...) {
		i := slices.IndexFunc(joined, func(j Column) bool { return j.Name == c.Name })
		switch {
		case c.Next && c.Type != Float32:
			return nil, fmt.Errorf("column %s comes with observations and is not of float32", c.Name)
		case i < 0:
			joined = append(joined, c)
		case !joined[i].same(c):
			return nil, fmt.Errorf("column %s is wanted as %+v and as %+v", c.Name, joined[i], c)
		}
	}
	return joined, nil
}

// Array is a column's memory, [rows, Shape]: Floats or Ints, as its type says.
type Array struct {
	Column
	Floats []float32
	Ints   []int32
}

// NewArray allocates so many rows of a column, all 0.
func NewArray(c Column, rows int) Array {
	a := Array{Column: c}
	if c.Type == Int32 {
		a.Ints = make([]int32, rows*c.Size())
	} else {
		a.Floats = make([]float32, rows*c.Size())
	}
	return a
}

// Len is the number of elements.
func (a Array) Len() int { return len(a.Floats) + len(a.Ints) }

// Rows returns the rows from (inclusive) to to (exclusive).
func (a Array) Rows(from, to int) Array {
	from, to = from*a.Size(), to*a.Size()
	if a.Type == Int32 {
		a.Ints = a.Ints[from:to:to]
	} else {
		a.Floats = a.Floats[from:to:to]
	}
	return a
}

// CopyRow makes a row hold what row src of another array of the same column does.
func (a Array) CopyRow(row int, from Array, src int) {
	n := a.Size()
	if a.Type == Int32 {
		copy(a.Ints[row*n:(row+1)*n], from.Ints[src*n:])
	} else {
		copy(a.Floats[row*n:(row+1)*n], from.Floats[src*n:])
	}
}

// Columns are arrays with different names.
type Columns []Array

// Get returns the array called name.
func (c Columns) Get(name string) (Array, bool) {
	for i := range c {
		if c[i].Name == name {
			return c[i], true
		}
	}
	return Array{}, false
}

// copyColumns copies the columns [first, first+n) of src [rows, all] to dst [rows, n].
func copyColumns[E any](dst, src []E, n, first, all int) {
	for at := 0; at < len(dst); at += n {
		copy(dst[at:at+n], src[at/n*all+first:])
	}
}
