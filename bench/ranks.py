#!/usr/bin/env python3
"""Trains in pairs: one process with T threads, and T ranks of MPI with one thread each, on the same cores, in turn.

bench/ranks.py [--pairs 5] [--threads 2] [--seconds 20] prints environment steps a second of both, medians over the pairs, and their
ratio, least to most, for the T-Maze and for Memory Maze. The machine must be idle. It wants ./ariadne built with -tags mpi, or
the program in $ARIADNE, and mpirun.
"""
import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile

RUNS = {
    "T-Maze": ["+tmaze=agalite", "log_interval=0"],
    "Memory Maze": ["+memory_maze=agalite", "log_interval=0", "trainer.rollout_len=32", "trainer.update_epochs=1"],
}


def trained(program, launcher, arguments, threads, seconds):
    """Environment steps a second of a training, by the time of its updates but for the first."""
    with tempfile.TemporaryDirectory() as directory:
        run = os.path.join(directory, "run")
        command = [*launcher, program, "train", *arguments, f"threads={threads}", f"run.max_seconds={seconds}", "checkpoint.interval=1e6", f"run.dir={run}"]
        done = subprocess.run(command, capture_output=True, text=True)
        if done.returncode != 0:
            sys.exit(f"{' '.join(command)}: exit code {done.returncode}\n{done.stderr}")
        with open(os.path.join(run, "metrics.jsonl")) as lines:
            records = [json.loads(line) for line in lines]
    if len(records) < 3:
        sys.exit(f"{' '.join(command)}: {len(records)} updates in {seconds} s; give more --seconds")
    return (records[-1]["step"] - records[0]["step"]) / sum(r["time/update"] for r in records[1:])


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pairs", type=int, default=5)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--seconds", type=float, default=20, help="of each training")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    program = os.environ.get("ARIADNE", "./ariadne")
    os.environ.update(OMPI_ALLOW_RUN_AS_ROOT="1", OMPI_ALLOW_RUN_AS_ROOT_CONFIRM="1")
    several = ["mpirun", "--bind-to", "core", "-n", str(options.threads)]
    if (os.cpu_count() or 1) < options.threads:
        several = ["mpirun", "--oversubscribe", "-n", str(options.threads)]
    found = []
    for name, arguments in RUNS.items():
        alone, together = [], []
        for pair in range(options.pairs):
            turns = [(alone, [], options.threads), (together, several, 1)]
            for rates, launcher, threads in turns if pair % 2 == 0 else reversed(turns):
                rates.append(trained(program, launcher, arguments, threads, options.seconds))
        ratios = [100 * b / a for a, b in zip(alone, together)]
        found.append({
            "run": name, "pairs": options.pairs, "threads": options.threads, "process_steps_per_s": statistics.median(alone), "ranks_steps_per_s": statistics.median(together),
            "percent": {"min": min(ratios), "median": statistics.median(ratios), "max": max(ratios)},
        })
        if not options.json:
            f = found[-1]
            print(f"{name}: a process with {options.threads} threads {f['process_steps_per_s']:,.0f} steps/s, {options.threads} ranks with one "
                  f"{f['ranks_steps_per_s']:,.0f}; {f['percent']['median']:.1f} % ({f['percent']['min']:.1f} to {f['percent']['max']:.1f})", flush=True)
    if options.json:
        json.dump(found, sys.stdout, indent=2)
        print()


if __name__ == "__main__":
    main()
