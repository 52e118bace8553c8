//go:build !mpi

package mpi

import (
	"errors"

	"ariadne/ranks"
)

// Version returns the library's name and version, or "" if the build has no MPI.
func Version() string { return "" }

// Start returns an error, because the build has no MPI.
func Start() (*Job, error) {
	return nil, errors.New("this build of the program has no MPI; go build -tags mpi makes one that has it")
}

// Job is a Comm of all ranks of the job. Without MPI there is only one.
type Job struct{ ranks.Alone }

// Local returns the number of ranks on this machine.
func (*Job) Local() int { return 1 }

// Part returns a Comm of the first ranks.
func (j *Job) Part(int) *Job { return j }

// Leave ends a Part.
func (*Job) Leave() {}

// End waits for all ranks.
func (*Job) End() {}
