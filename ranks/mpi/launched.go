package mpi

import (
	"os"
	"strconv"
)

// Launched returns the number of ranks of the job, if mpirun, or srun with MPI, started this process as one of them. These
// programs tell it in the environment. 0: the process was started by itself; -1: it is one of several, but their number is
// unknown.
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
