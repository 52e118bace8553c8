package mpi

import (
	"os"
	"strconv"
)

// Launched reports whether this process was started as a rank of a job, by mpirun, or by srun with MPI: what starts ranks
// tells them so in the environment.
func Launched() bool {
	for _, name := range []string{"OMPI_COMM_WORLD_SIZE", "PMIX_RANK", "PMI_RANK", "PMI_SIZE"} {
		if _, err := strconv.Atoi(os.Getenv(name)); err == nil {
			return true
		}
	}
	return false
}
