#!/bin/bash
# A training on 4 nodes of 16 cores, a rank for each 4 cores: sbatch scripts/cluster/slurm.sh. It ends two minutes before the time limit with
# all saved, and asks for another turn until all steps are over.
#SBATCH --job-name=ariadne
#SBATCH --nodes=4
#SBATCH --ntasks-per-node=4
#SBATCH --cpus-per-task=4
#SBATCH --time=04:00:00
#SBATCH --signal=USR2@120
#SBATCH --requeue
#SBATCH --open-mode=append

run=$SLURM_SUBMIT_DIR/runs/cluster

code=0
srun --mpi=pmix --cpu-bind=cores --kill-on-bad-exit=1 \
  ariadne train --resume-if-exists +memory_maze=mapped threads=4 +trainer.shards=16 run.dir="$run" || code=$?

# 130: the signal ended it, and the run is not over.
if [ "$code" = 130 ]; then
  scontrol requeue "$SLURM_JOB_ID"
  exit 0
fi
exit "$code"
