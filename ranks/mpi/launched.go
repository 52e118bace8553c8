package mpi

import (
	"os"
	"strconv"
)

// Launched returns of how many ranks this process was started as one, by mpirun, or by srun with MPI: what starts ranks tells them so
// in the environment. 0: it was started by itself; -1: of how many is not told.
func Launched() int {
	for _, name := range []string{"OMPI_COMM_WORLD_SIZE", "PMI_SIZE"} {
		if n, err := strconv.Atoi(os.Getenv(name)); err == nil {
			return n
		}
	}
	if os.Getenv("PMIX_RANK") == "" && os.Getenv("PMI_RANK") == "" {
		return 0
	}
	if n, err := strconv.Atoi(os.Getenv("SLURM_STEP_NUM_TASKS")); err == nil {
		return n
	}
	return -1
}
