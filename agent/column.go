package agent

import (
	"fmt"
	"slices"
)

// Type is the type of a column's elements.
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
	Shape []int // of one sample; an empty shape is a single number
	// Next says that the column belongs to observations, as done flags do, and not to the actions that follow them. A rollout of
	// T steps then has T+1 rows of the column, and the last row is the first row of the next rollout. Such a column must be of
	// Float32.
	Next bool
}

// The columns that all actor-critics use. They are fields of Minibatch.
var (
	ActionColumn    = Column{Name: "action", Type: Int32}
	AdvantageColumn = Column{Name: "advantage"}
	ReturnColumn    = Column{Name: "return"}   // what the value should be: the target of the value loss
	LogProbColumn   = Column{Name: "log_prob"} // log π(action) when the action was taken
	ValueColumn     = Column{Name: "value"}    // the value estimated at that time
	RewardColumn    = Column{Name: "reward"}   // the reward that the action brought
)

// Size is the number of elements of one sample.
func (c Column) Size() int {
	n := 1
	for _, d := range c.Shape {
		n *= d
	}
	return n
}

// same reports whether two columns of the same name have the same type, shape and Next.
func (c Column) same(d Column) bool {
	return c.Type == d.Type && c.Next == d.Next && slices.Equal(c.Shape, d.Shape)
}

// JoinColumns merges lists of columns. It returns every column once, in the order of the lists. Two different columns of the same
// name are an error.
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

// Array holds the values of a column, [rows, Shape]: Floats or Ints, depending on the column's type.
type Array struct {
	Column
	Floats []float32
	Ints   []int32
}

// NewArray allocates an array of the given number of rows. All values are 0.
func NewArray(c Column, rows int) Array {
	a := Array{Column: c}
	if c.Type == Int32 {
		a.Ints = make([]int32, rows*c.Size())
	} else {
		a.Floats = make([]float32, rows*c.Size())
	}
	return a
}

// Len returns the number of elements.
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

// CopyRow copies row src of from, an array of the same column, to a row of a.
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
