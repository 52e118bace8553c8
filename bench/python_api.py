#!/usr/bin/env python3
"""Runs memory-maze 1.0.3 and the Python package ariadne_maze side by side, both from Python, and prints how fast each is.

    bench/python_api.py                          one environment, a vector of 64 on all cores, the cost of a call
    bench/python_api.py --actions wander         mostly ahead, which meets more walls than actions drawn alike
    bench/python_api.py --size 15 --repeats 9 --json

Needs what bench/memory_maze.py needs. The wheel is built from this repository and installed into a virtual environment of
its own in $XDG_CACHE_HOME/ariadne (default ~/.cache/ariadne).

All three run in turn, one after the other in each repetition, so that a machine that grows slower does so for all. Times are
wall-clock, rates of processor time stand beside them for machines that do other work, too. The package's resets, which take
two seconds each, are in the figures with resets alone: as much of them as whole episodes have.
"""

import json
import os
import sys

if "--worker" not in sys.argv:
    from memory_maze import REQUIREMENTS
    from side_by_side import ROOT, Worker, count, environment, in_turn, parser, row, run, show

PACKAGE = "memory-maze 1.0.3"
# Figures by key: what they are, and the key of the package's own that they stand beside.
METRICS = {
    "single": ("Python, one environment", "single"),
    "single_cpu": ("Python, one environment, by processor time", "single_cpu"),
    "with_resets": ("Python, one environment, with resets", "with_resets"),
    "vector": ("Python, 64 environments on all cores", "single"),
    "vector_cpu": ("Python, 64 environments, by processor time, for each core", "single_cpu"),
    "vector_resets": ("Python, 64 environments on all cores, with resets", "with_resets"),
}
# What the package has nothing beside.
ALONE = {
    "call_us": ("Python, a call of step on 64 T-Mazes", "µs"),
    "overhead_us": ("Python, the part of it above the bare library's call", "µs"),
    "make_ms": ("Python, making an environment and closing it", "ms"),
}


def timed(steps, work):
    """Steps for each second of wall-clock and of processor time."""
    import time

    wall, cpu = time.perf_counter(), time.process_time()
    work()
    return steps / (time.perf_counter() - wall), steps / (time.process_time() - cpu)


def moves(n, actions):
    """Actions as ariadne bench draws them: each alike, or mostly ahead and kept for a few steps."""
    import random

    rng, out = random.Random(0), []
    if actions == "random":
        return [rng.randrange(6) for _ in range(n)]
    while len(out) < n:
        out += [rng.choice([1, 1, 1, 4, 5, 2, 3])] * rng.randint(1, 4)
    return out[:n]


def theirs(size, actions):
    """Measures the package: a step of one environment, and a reset."""
    import time

    from memory_maze import tasks

    env = getattr(tasks, f"memory_maze_{size}x{size}")(seed=1, image_only_obs=True)
    env.reset()
    env.step(1)
    limit = {9: 1000, 11: 2000, 13: 3000, 15: 4000}[size]
    print(json.dumps("ready"), flush=True)
    for line in sys.stdin:
        begin = time.perf_counter()
        env.reset()
        reset = time.perf_counter() - begin
        steps = int(line)
        single, cpu = timed(steps, lambda: [env.step(a) for a in moves(steps, actions)])
        print(json.dumps({"single": single, "single_cpu": cpu, "with_resets": limit / (limit / single + reset)}), flush=True)


def ours(size, actions):
    """Measures Ariadne: one environment, a vector of 64, and what a call costs besides stepping."""
    import time

    import numpy as np
    from ariadne_maze import Env, VectorEnv

    name = f"MemoryMaze-{size}x{size}-v0"
    env, envs = Env(name, seed=1), VectorEnv(name, 64, seed=1)
    env.reset(), envs.reset()
    envs.step(np.ones(64, int))
    bare = VectorEnv("TMazeV1-v0", 64, seed=1)
    bare.reset()
    right = np.full(64, 3)
    print(json.dumps("ready"), flush=True)
    for line in sys.stdin:
        steps = int(line)
        plan = moves(steps, actions)

        def one():
            for a in plan:
                if env.step(a)[3]:
                    env.reset()

        def many():
            for row in plans:
                envs.step(row)

        plans = np.ascontiguousarray(np.reshape(moves(steps // 32 * 64, actions), (64, -1)).T)
        result = dict(zip(("single", "single_cpu"), timed(steps, one)))
        result["with_resets"] = result["single"]  # it resets within
        result.update(zip(("vector", "vector_cpu"), timed(plans.size, many)))
        result["vector_resets"] = result["vector"]  # a thousandth of its steps

        begin = time.perf_counter()
        for _ in range(20):
            Env(name, seed=1).close()
        result["make_ms"] = 1e3 * (time.perf_counter() - begin) / 20

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
    p = parser(__doc__, ariadne=False)
    p.add_argument("--size", type=int, default=9, choices=[9, 11, 13, 15], help="of the maze (default 9)")
    p.add_argument("--actions", default="random", choices=["random", "wander"], help="each drawn alike, or mostly ahead (default random)")
    p.add_argument("--steps", type=count, default=100, help="steps of the package in each (default 100)")
    p.add_argument("--ours", type=count, default=6400, help="steps of Ariadne in each (default 6400)")
    p.add_argument("--installed", help="interpreter that has ariadne_maze already")
    return p.parse_args()


def main():
    o = parse()
    settings = {"MUJOCO_GL": os.environ.get("MUJOCO_GL", "egl"), "LP_NUM_THREADS": "0", "OMP_NUM_THREADS": "1"}
    real = environment("memory-maze-1.0.3", REQUIREMENTS, o.python)
    mine = o.installed or package()
    with (
        Worker(real, __file__, {"side": "theirs", "size": o.size, "actions": o.actions}, PACKAGE, settings) as a,
        Worker(mine, __file__, {"side": "ours", "size": o.size, "actions": o.actions}, "ariadne_maze", settings) as b,
    ):
        theirs, ours = in_turn(o.repeats, lambda: a.ask(o.steps), lambda: b.ask(o.ours))
    rows = [row(k, name, "steps/s", [t[beside] for t in theirs], [m[k] for m in ours]) for k, (name, beside) in METRICS.items()]
    rows += [row(k, name, unit, None, [m[k] for m in ours]) for k, (name, unit) in ALONE.items()]
    show(PACKAGE, rows, o.json, size=o.size, actions=o.actions, repeats=o.repeats, steps=o.steps, ours=o.ours)


if __name__ == "__main__":
    if "--worker" in sys.argv:
        settings = json.loads(sys.argv[-1])
        {"theirs": theirs, "ours": ours}[settings.pop("side")](**settings)
    else:
        main()
