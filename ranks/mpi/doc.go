// Package mpi connects the ranks of a job by MPI: Open MPI, or MPICH. Only a build with the tag mpi contains it. Any other
// build still knows when it was started as one of several ranks.
package mpi
