//go:build !mpi

package mpi

import (
	"errors"

	"ariadne/ranks"
)

// Version is the library's name and version; "": the build has none.
func Version() string { return "" }

// Start fails: the build has no MPI.
func Start() (*Job, error) {
	return nil, errors.New("this build of the program has no MPI; go build -tags mpi makes one that has it")
}

// Job is a Comm of all ranks of the job.
type Job struct{ ranks.Alone }

// Local is how many ranks run on this machine.
func (*Job) Local() int { return 1 }

// Part is a Comm of the first ranks.
func (j *Job) Part(int) *Job { return j }

// Leave ends a Part.
func (*Job) Leave() {}

// End waits for all ranks.
func (*Job) End() {}
