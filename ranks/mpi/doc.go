// Package mpi joins the ranks of a job by MPI: Open MPI, or MPICH. A build with the tag mpi has it; any other build has no trace of
// it, but knows when it was started as one of several ranks.
package mpi
