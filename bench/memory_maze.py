#!/usr/bin/env python3
"""Runs memory-maze 1.0.3 itself and Ariadne side by side and prints how fast each is.

    bench/memory_maze.py                       pictures of 64x64, size 9, one core
    bench/memory_maze.py --no-render           simulation alone: steps, substeps and resets
    bench/memory_maze.py --size 15 --threads 2 --repeats 9 --json
    bench/memory_maze.py --compare-dataset     nothing is timed: episodes of the same seeds and actions, array by array

Needs Python 3.9 to 3.11 and its standard library, pip's package index on the first run, and for pictures EGL (Debian:
libegl1 libgl1-mesa-dri). The package is installed into a virtual environment of its own in
$XDG_CACHE_HOME/ariadne (default ~/.cache/ariadne); nothing else is changed.

Without pictures, a step of the package is dm_control's with all cameras off, a substep is dm_control's physics.step, and
a reset includes compiling the model, which the package does for every episode.

Both sides run in turn, one after the other in each repetition, so that a machine that grows slower does so for both.
With --compare-dataset, Ariadne writes data sets of 100 steps with the package's own textures, a random policy's and the
noisy oracle's, in all sizes unless --size names one; the package plays the same actions. Keys, types and shapes must be
equal, numbers agree within 1e-3 and pictures within 1.0/255 in the mean, 2.5/255 in the worst frame.

With --threads N the package runs in N processes and Ariadne in N threads, all pinned to the same N cores. With
--processes 1 the package runs in one process, as it comes, and its driver may draw with N threads.
"""

import contextlib
import json
import os
import sys
import tempfile
import time

if "--worker" not in sys.argv:  # which runs isolated from this folder: this file has the name of the package
    from side_by_side import ROOT, Worker, bench, binary, count, environment, in_turn, parser, pin, row, run, seconds, show
    WORKER = ROOT / "bench" / "dataset_worker.py"

REQUIREMENTS = ["memory-maze==1.0.3", "dm_control==1.0.14", "mujoco==2.3.7", "numpy<2", "labmaze", "gym==0.26.2", "PyYAML==6.0.2"]
PACKAGE = "memory-maze 1.0.3"
ENVIRONMENT = "memory-maze-1.0.3"
SUBSTEPS = 50  # in a step of the standard tasks
SIZES = [9, 11, 13, 15]
UNITS = {"steps_per_s": "steps/s", "substep_us": "µs", "reset_us": "µs"}

# What --compare-dataset compares: seconds of each episode (four steps each), episodes, and how far the two may differ:
# arrays of numbers (positions are in cells), then pictures (in 1/255).
COMPARED_SECONDS, COMPARED_EPISODES = 25, 2
BOUNDS = {"image, mean": 1.0, "image, worst frame": 2.5}
NUMBERS_BOUND = 1e-3


def package(interpreter, o):
    """Returns processes that each run one environment of the package."""
    # Where there are as many processes as cores, one thread draws in each.
    drawing = "0" if o.processes == o.threads else str(o.threads)
    settings = {"MUJOCO_GL": os.environ.get("MUJOCO_GL", "egl"), "LP_NUM_THREADS": drawing, "OMP_NUM_THREADS": "1"}
    about = {"size": o.size, "actions": o.actions, "pictures": not o.no_render}
    return [Worker(interpreter, __file__, {"number": i, **about}, PACKAGE, settings) for i in range(o.processes)]


def their_figures(workers, steps):
    """Returns figures by metric: rates are added up, times averaged over the processes."""
    for w in workers:
        w.tell(steps)
    answers = [w.answer() for w in workers]
    return {name: sum(a[name] for a in answers) / (1 if name.endswith("_per_s") else len(answers)) for name in answers[0]}


def our_figures(ariadne, o):
    """Returns what Ariadne's own benchmarks print of the same."""
    settings = {"LP_NUM_THREADS": "0" if o.threads == 1 else str(o.threads)}
    common = ["--size", o.size, "--seconds", o.seconds]
    batch = [*common, "--threads", o.threads, "--envs", o.envs, "--actions", o.actions]
    if not o.no_render:
        return {"steps_per_s": bench(ariadne, ["env", *batch], settings)["env_64_steps_per_s"]}
    steps = bench(ariadne, ["env", "--no-render", *batch])["env_no_render_steps_per_s"]
    physics = bench(ariadne, ["physics", *common])
    return {"steps_per_s": steps, "substep_us": physics["substep_mean_us"], "reset_us": physics["reset_us"]}


def work(number, size, actions, pictures):
    """Is the process inside the virtual environment: measures as often as it is asked to."""
    import random

    from memory_maze import tasks

    env = getattr(tasks, f"memory_maze_{size}x{size}")(seed=1 + number, image_only_obs=True)
    inner = env
    while "env" in vars(inner):
        inner = inner.env  # dm_control's own, below all wrappers
    controls = [[0.0, 0.0], [-1.0, 0.0], [0.0, -1.0], [0.0, 1.0], [-1.0, -1.0], [-1.0, 1.0]]
    if pictures:
        reset, step = env.reset, env.step
    else:
        import numpy

        for observable in inner.task.observables.values():
            if "camera" in type(observable).__name__.lower():
                observable.enabled = False
        vectors = [numpy.array(c) for c in controls]
        reset, step = inner.reset, lambda i: inner.step(vectors[i])
    rng = random.Random(number)

    def wander():
        """Actions as ariadne bench --actions wander draws them: mostly ahead, each kept for a few steps."""
        while True:
            action = rng.choice([1, 1, 1, 4, 5, 2, 3])
            for _ in range(rng.randint(1, 4)):
                yield action

    def uniform():
        while True:
            yield rng.randrange(6)

    moves = {"random": uniform, "wander": wander}[actions]()
    reset()
    step(next(moves))  # whatever is made on first use is made now
    print(json.dumps("ready"), flush=True)
    for line in sys.stdin:
        steps = int(line)
        begin = time.perf_counter()
        reset()
        resetting = time.perf_counter() - begin
        begin = time.perf_counter()
        for _ in range(steps):
            step(next(moves))
        answer = {"steps_per_s": steps / (time.perf_counter() - begin)}
        if not pictures:
            physics = inner.physics
            begin = time.perf_counter()
            for _ in range(steps * SUBSTEPS):
                physics.step()
            answer["substep_us"] = (time.perf_counter() - begin) * 1e6 / (steps * SUBSTEPS)
            answer["reset_us"] = resetting * 1e6
        print(json.dumps(answer), flush=True)


def compare(interpreter, ariadne, o):
    """Returns a row for each metric, and what Ariadne draws with."""
    with contextlib.ExitStack() as stack:
        workers = [stack.enter_context(w) for w in package(interpreter, o)]
        theirs, ours = in_turn(o.repeats, lambda: their_figures(workers, o.steps), lambda: our_figures(ariadne, o))
    names = {"steps_per_s": steps_name(o), "substep_us": "a substep of the physics", "reset_us": f"a reset, {o.size}x{o.size}"}
    rows = [row(k, names[k], UNITS[k], [t[k] for t in theirs], [m[k]["value"] for m in ours]) for k in ours[0]]
    return rows, ours[0]["steps_per_s"]["params"].get("renderer")


def steps_name(o):
    cores = f"{o.threads} cores" if o.threads > 1 else "one core"
    processes = "" if o.processes == o.threads else f", the package in {o.processes} process" + "es" * (o.processes > 1)
    return f"steps {'without' if o.no_render else 'with'} pictures, {o.size}x{o.size}, {cores}{processes}"


def package_textures(interpreter):
    """Returns the folder of the package's own textures."""
    return run([interpreter, "-I", str(WORKER), "textures"], "finding the package's textures").strip()


def compare_datasets(path, interpreter, options):
    """Prints how far files of Ariadne are from what the package records, and returns whether they agree."""
    worker = [interpreter, "-I", str(WORKER)]
    settings = dict(os.environ, MUJOCO_GL=os.environ.get("MUJOCO_GL", "egl"))
    textures = package_textures(interpreter)
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        for size in [options.size] if options.size else SIZES:
            for policy in (["agent=random"], ["agent=oracle", "--noise", "0.2"]):
                target = os.path.join(folder, f"{size}{policy[0]}")
                command = [path, "dataset", *policy, "task=memory_maze", f"task.size={size}", f"task.time_limit={COMPARED_SECONDS}"]
                command += ["--episodes", str(COMPARED_EPISODES), "--seed", str(options.seed), "--textures", textures, "-o", target]
                run(command, "ariadne dataset")
                for row in json.loads(run([*worker, "compare", target], "memory-maze", env=settings)):
                    rows.append({"size": size, **row, "wrong": row["wrong"] + exceeded(row.get("differences", {}))})
                    print(f"size {size}, seed {row['seed']}, {row['policy']}: {'differs' if rows[-1]['wrong'] else 'agrees'}", file=sys.stderr)
    if options.json:
        print(json.dumps(rows, indent=2))
    else:
        show_differences(rows)
    return not any(row["wrong"] for row in rows)


def exceeded(differences):
    """Returns a line for each difference beyond its bound."""
    bounds = ((name, d, BOUNDS.get(name, NUMBERS_BOUND)) for name, d in differences.items())
    return [f"{name} differs by {d:.3g}, more than {bound}" for name, d, bound in bounds if not d <= bound]


def show_differences(rows):
    """Prints the largest difference of each array over all episodes, and what is wrong."""
    names = list(dict.fromkeys(name for row in rows for name in row.get("differences", {})))
    for name in names:
        worst = max(row["differences"][name] for row in rows if name in row.get("differences", {}))
        print(f"{name:20} {worst:.3g}" + ("/255" if name in BOUNDS else ""))
    touches = sum(row.get("return", 0) for row in rows)
    print(f"(largest differences over {len(rows)} episodes, {sum(row['steps'] for row in rows)} steps, {touches:g} rewards)")
    for row in rows:
        for line in row["wrong"]:
            print(f"size {row['size']}, seed {row['seed']}, {row['policy']}: {line}")


def parse():
    p = parser(__doc__)
    p.add_argument("--size", type=int, choices=SIZES, help="of the maze (default 9; with --compare-dataset all)")
    p.add_argument("--actions", choices=["random", "wander"], default="random", help="of both sides (default random; wander keeps moving ahead and meets walls far more often)")
    p.add_argument("--no-render", action="store_true", help="leave out pictures")
    p.add_argument("--threads", type=count, default=1, help="cores to use (default 1)")
    p.add_argument("--processes", type=count, help="of the package (default one for each core)")
    p.add_argument("--envs", type=count, default=64, help="environments in Ariadne's batch (default 64)")
    p.add_argument("--steps", type=count, default=200, help="steps of the package in each (default 200)")
    p.add_argument("--seconds", type=seconds, default=2, help="time for each of Ariadne's figures (default 2)")
    p.add_argument("--compare-dataset", action="store_true", help="compare recorded episodes instead of speed")
    p.add_argument("--seed", type=int, default=1, help="of the first episode to compare (default 1)")
    o = p.parse_args()
    o.processes = o.processes or o.threads
    if not o.compare_dataset:
        o.size = o.size or SIZES[0]
    return o


def main():
    o = parse()
    ariadne = binary(o.ariadne)
    interpreter = environment(ENVIRONMENT, REQUIREMENTS, o.python)
    if o.compare_dataset:
        sys.exit(0 if compare_datasets(ariadne, interpreter, o) else 1)
    pin(o.threads)
    rows, renderer = compare(interpreter, ariadne, o)
    show(PACKAGE, rows, o.json, renderer=renderer, threads=o.threads, envs=o.envs, repeats=o.repeats, steps=o.steps, seconds=o.seconds)


if __name__ == "__main__":
    if "--worker" in sys.argv:
        work(**json.loads(sys.argv[-1]))
    else:
        main()
