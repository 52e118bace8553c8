#!/usr/bin/env python3
"""Runs memory-maze 1.0.3 and the Python package ariadne_maze side by side, both from Python, and prints how fast each is.

    bench/python_api.py                          one environment, a vector of 64 on all cores, the cost of a call
    bench/python_api.py --size 15 --repeats 9 --json

Needs what bench/memory_maze.py needs. The wheel is built from this repository and installed into a virtual environment of
its own in $XDG_CACHE_HOME/ariadne (default ~/.cache/ariadne).

All three run in turn, one after the other in each repetition, so that a machine that grows slower does so for all. Times are
wall-clock, rates of processor time stand beside them for machines that do other work, too. The package's resets, which take
two seconds each, are in the figures with resets alone: as much of them as whole episodes have.
"""

import argparse
import json
import os
import subprocess
import sys

if "--worker" not in sys.argv:
    from memory_maze import REQUIREMENTS
    from side_by_side import ROOT, environment, run, spread

METRICS = {
    "single": "one environment, steps/s",
    "single_cpu": "the same by processor time",
    "with_resets": "the same with resets",
    "vector": "64 environments, steps/s",
    "vector_cpu": "the same by processor time, a core",
    "vector_resets": "64 environments with resets",
}


class Worker:
    """A process that measures one thing for each line of input."""

    def __init__(self, interpreter, side, options):
        # -I: a file of this folder has the name of the package.
        settings = dict(os.environ, MUJOCO_GL=os.environ.get("MUJOCO_GL", "egl"), LP_NUM_THREADS="0", OMP_NUM_THREADS="1")
        command = [interpreter, "-I", os.path.abspath(__file__), "--worker", side, "--size", str(options.size)]
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=settings)
        self.side = side
        self.answer()  # that it is ready

    def answer(self):
        line = self.process.stdout.readline()
        if not line:
            sys.exit(f"{self.side} ended early; its message is above")
        return json.loads(line)

    def measure(self, steps):
        self.process.stdin.write(f"{steps}\n")
        self.process.stdin.flush()
        return self.answer()

    def close(self):
        self.process.stdin.close()
        self.process.wait()


def timed(steps, work):
    """Steps for each second of wall-clock and of processor time."""
    import time

    wall, cpu = time.perf_counter(), time.process_time()
    work()
    return steps / (time.perf_counter() - wall), steps / (time.process_time() - cpu)


def moves(n):
    """Actions as ariadne bench draws them: mostly ahead, each kept for a few steps."""
    import random

    rng, out = random.Random(0), []
    while len(out) < n:
        out += [rng.choice([1, 1, 1, 4, 5, 2, 3])] * rng.randint(1, 4)
    return out[:n]


def theirs(options):
    """Measures the package: a step of one environment, and a reset."""
    import time

    from memory_maze import tasks

    env = getattr(tasks, f"memory_maze_{options.size}x{options.size}")(seed=1, image_only_obs=True)
    env.reset()
    env.step(1)
    limit = {9: 1000, 11: 2000, 13: 3000, 15: 4000}[options.size]
    print(json.dumps("ready"), flush=True)
    for line in sys.stdin:
        begin = time.perf_counter()
        env.reset()
        reset = time.perf_counter() - begin
        steps = int(line)
        single, cpu = timed(steps, lambda: [env.step(a) for a in moves(steps)])
        print(json.dumps({"single": single, "single_cpu": cpu, "with_resets": limit / (limit / single + reset)}), flush=True)


def ours(options):
    """Measures Ariadne: one environment, a vector of 64, and what a call costs besides stepping."""
    import time

    import numpy as np
    from ariadne_maze import Env, VectorEnv

    name = f"MemoryMaze-{options.size}x{options.size}-v0"
    env, envs = Env(name, seed=1), VectorEnv(name, 64, seed=1)
    env.reset(), envs.reset()
    envs.step(np.ones(64, int))
    bare = VectorEnv("TMazeV1-v0", 64, seed=1)
    bare.reset()
    right = np.full(64, 3)
    print(json.dumps("ready"), flush=True)
    for line in sys.stdin:
        steps = int(line)
        plan = moves(steps)

        def one():
            for a in plan:
                if env.step(a)[3]:
                    env.reset()

        def many():
            for t in range(steps // 32):
                envs.step(np.roll(wide, t))

        wide = np.array(moves(64))
        result = dict(zip(("single", "single_cpu"), timed(steps, one)))
        result["with_resets"] = result["single"]  # it resets within
        result.update(zip(("vector", "vector_cpu"), timed(steps // 32 * 64, many)))

        # A call on 64 T-Mazes, through the VectorEnv and as a bare call of the library with the same arguments.
        batch = bare._batch
        memory = batch._rotation.take(batch._now)
        call, arguments = batch._lib.ariadne_step, (batch._handle, batch._actions_at, memory.address, batch._ended_at)
        best = {"layer": 1.0, "library": 1.0}
        for _ in range(30):
            begin = time.perf_counter()
            for _ in range(200):
                bare.step(right)
            middle = time.perf_counter()
            for _ in range(200):
                call(*arguments)
            end = time.perf_counter()
            best["layer"] = min(best["layer"], (middle - begin) / 200)
            best["library"] = min(best["library"], (end - middle) / 200)
        result["call_us"] = 1e6 * best["layer"]
        result["overhead_us"] = 1e6 * (best["layer"] - best["library"])
        print(json.dumps(result), flush=True)


def package():
    """The interpreter of a virtual environment with this repository's wheel."""
    interpreter = environment("python-api-1", ["numpy", "gymnasium"], sys.executable)
    run([str(ROOT / "python" / "build.sh")], "building the wheel", env={**os.environ, "PYTHON": interpreter})
    wheel = next((ROOT / "python" / "dist").glob("*.whl"))
    run([interpreter, "-m", "pip", "install", "--quiet", "--force-reinstall", "--no-deps", str(wheel)], "installing the wheel")
    return interpreter


def parse():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--size", type=int, default=9, choices=[9, 11, 13, 15], help="of the maze (default 9)")
    p.add_argument("--repeats", type=int, default=5, help="repetitions (default 5)")
    p.add_argument("--steps", type=int, default=100, help="steps of the package in each (default 100)")
    p.add_argument("--ours", type=int, default=6400, help="steps of Ariadne in each (default 6400)")
    p.add_argument("--python", default=sys.executable, help="interpreter for the package's virtual environment")
    p.add_argument("--installed", help="interpreter that has ariadne_maze already")
    p.add_argument("--json", action="store_true", help="print one JSON object")
    p.add_argument("--worker", choices=["theirs", "ours"], help=argparse.SUPPRESS)
    return p.parse_args()


def main():
    o = parse()
    if o.worker:
        return (theirs if o.worker == "theirs" else ours)(o)
    real = Worker(environment("memory-maze-1.0.3", REQUIREMENTS, o.python), "theirs", o)
    mine = Worker(o.installed or package(), "ours", o)
    rows = {"theirs": [], "ours": []}
    try:
        for i in range(o.repeats):
            print(f"repetition {i + 1} of {o.repeats}", file=sys.stderr)
            rows["theirs"].append(real.measure(o.steps))
            rows["ours"].append(mine.measure(o.ours))
    finally:
        real.close()
        mine.close()
    their, our = ({k: spread([r[k] for r in side]) for k in side[0]} for side in rows.values())
    their.update(vector=their["single"], vector_cpu=their["single_cpu"], vector_resets=their["with_resets"])
    our["vector_resets"] = our["vector"]  # a thousandth of its steps
    ratios = {k: our[k]["median"] / their[k]["median"] for k in METRICS}
    if o.json:
        print(json.dumps({"size": o.size, "memory_maze": their, "ariadne": our, "ratio": ratios}, indent=2))
        return
    print(f"{'(median of the repetitions)':<36}{'memory-maze':>13}{'ariadne_maze':>14}{'times':>9}")
    for k, text in METRICS.items():
        print(f"{text:<36}{their[k]['median']:>13,.1f}{our[k]['median']:>14,.0f}{ratios[k]:>9,.0f}")
    print(f"a call on 64 T-Mazes {our['call_us']['min']:.1f} µs, {our['overhead_us']['min']:.1f} µs more than the bare library's")


if __name__ == "__main__":
    main()
