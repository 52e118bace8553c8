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

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time

if "--worker" not in sys.argv:  # which runs isolated from this folder: this file has the name of the package
    from side_by_side import ROOT, binary, environment, run, spread

REQUIREMENTS = ["memory-maze==1.0.3", "dm_control==1.0.14", "mujoco==2.3.7", "numpy<2", "labmaze", "gym==0.26.2"]
SUBSTEPS = 50  # in a step of the standard tasks
SIZES = [9, 11, 13, 15]

# What --compare-dataset compares: seconds of each episode (four steps each), episodes, and how far the two may differ:
# arrays of numbers (positions are in cells), then pictures (in 1/255).
COMPARED_SECONDS, COMPARED_EPISODES = 25, 2
BOUNDS = {"image, mean": 1.0, "image, worst frame": 2.5}
NUMBERS_BOUND = 1e-3


class Package:
    """Processes that each run one environment of the package; they answer one line for each line of input."""

    def __init__(self, interpreter, options):
        # -I: this file has the name of the package. Where there are as many processes as cores, one thread draws in each.
        drawing = "0" if options.processes == options.threads else str(options.threads)
        settings = dict(os.environ, MUJOCO_GL=os.environ.get("MUJOCO_GL", "egl"), LP_NUM_THREADS=drawing, OMP_NUM_THREADS="1")
        self.processes = []
        for i in range(options.processes):
            command = [interpreter, "-I", os.path.abspath(__file__), "--worker", str(i), "--size", str(options.size), "--actions", options.actions]
            if options.no_render:
                command.append("--no-render")
            self.processes.append(
                subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=settings)
            )
        for p in self.processes:
            self.answer(p)  # that it is ready

    @staticmethod
    def answer(process):
        line = process.stdout.readline()
        if not line:
            sys.exit("memory-maze ended early; its message is above")
        return json.loads(line)

    def measure(self, steps):
        """Returns figures by metric: rates are added up, times averaged over the processes."""
        for p in self.processes:
            p.stdin.write(f"{steps}\n")
            p.stdin.flush()
        answers = [self.answer(p) for p in self.processes]
        return {
            name: sum(a[name] for a in answers) / (1 if name.endswith("_per_s") else len(answers)) for name in answers[0]
        }

    def close(self):
        for p in self.processes:
            p.stdin.close()
            p.wait()


class Ariadne:
    """Ariadne's own benchmarks."""

    def __init__(self, path, options):
        self.path, self.options = path, options
        self.renderer = None

    def bench(self, name, *arguments):
        o = self.options
        settings = dict(os.environ, LP_NUM_THREADS="0" if o.threads == 1 else str(o.threads))
        command = [self.path, "bench", name, "--json", "--size", str(o.size), "--seconds", str(o.seconds), *arguments]
        return {m["metric"]: m for m in json.loads(run(command, "ariadne bench " + name, env=settings, cwd=ROOT))}

    def measure(self):
        o = self.options
        batch = ["--threads", str(o.threads), "--envs", str(o.envs), "--actions", o.actions]
        if o.no_render:
            steps = self.bench("env", "--no-render", *batch)["env_no_render_steps_per_s"]["value"]
            physics = self.bench("physics")
            return {
                "steps_per_s": steps,
                "substep_us": physics["substep_mean_us"]["value"],
                "reset_us": physics["reset_us"]["value"],
            }
        env = self.bench("env", *batch)["env_64_steps_per_s"]
        self.renderer = env["params"]["renderer"]
        return {"steps_per_s": env["value"]}


def work(options):
    """Is the process inside the virtual environment: measures as often as it is asked to."""
    import random

    from memory_maze import tasks

    make = getattr(tasks, f"memory_maze_{options.size}x{options.size}")
    env = make(seed=1 + options.worker, image_only_obs=True)
    inner = env
    while "env" in vars(inner):
        inner = inner.env  # dm_control's own, below all wrappers
    actions = [[0.0, 0.0], [-1.0, 0.0], [0.0, -1.0], [0.0, 1.0], [-1.0, -1.0], [-1.0, 1.0]]
    if options.no_render:
        import numpy

        for observable in inner.task.observables.values():
            if "camera" in type(observable).__name__.lower():
                observable.enabled = False
        vectors = [numpy.array(a) for a in actions]
        reset, step = inner.reset, lambda i: inner.step(vectors[i])
    else:
        reset, step = env.reset, env.step
    rng = random.Random(options.worker)

    def wander():
        """Actions as ariadne bench --actions wander draws them: mostly ahead, each kept for a few steps."""
        while True:
            action = rng.choice([1, 1, 1, 4, 5, 2, 3])
            for _ in range(rng.randint(1, 4)):
                yield action

    def uniform():
        while True:
            yield rng.randrange(6)

    moves = {"random": uniform, "wander": wander}[options.actions]()
    reset()
    step(next(moves))  # whatever is made on first use is made now
    print(json.dumps("ready"), flush=True)
    for line in sys.stdin:
        steps = int(line)
        begin = time.perf_counter()
        reset()
        answer = {"reset_us": (time.perf_counter() - begin) * 1e6}
        begin = time.perf_counter()
        for _ in range(steps):
            step(next(moves))
        answer["steps_per_s"] = steps / (time.perf_counter() - begin)
        if options.no_render:
            physics = inner.physics
            begin = time.perf_counter()
            for _ in range(steps * SUBSTEPS):
                physics.step()
            answer["substep_us"] = (time.perf_counter() - begin) * 1e6 / (steps * SUBSTEPS)
        else:
            del answer["reset_us"]
        print(json.dumps(answer), flush=True)


def compare(package, ariadne):
    """Returns a row for each metric; ratio says how many times faster Ariadne is, by the medians."""
    rows = []
    for name in ariadne[0]:
        theirs, ours = spread([m[name] for m in package]), spread([m[name] for m in ariadne])
        ratio = ours["median"] / theirs["median"]
        rows.append({"metric": name, "memory_maze": theirs, "ariadne": ours, "ratio": ratio if name.endswith("_per_s") else 1 / ratio})
    return rows


def show(rows):
    def text(s):
        return " / ".join(f"{s[k]:.4g}" for k in ("min", "median", "max"))

    table = [["metric", "memory-maze 1.0.3", "Ariadne", "times faster"]]
    table += [[r["metric"], text(r["memory_maze"]), text(r["ariadne"]), f"{r['ratio']:.1f}"] for r in rows]
    widths = [max(len(row[i]) for row in table) for i in range(4)]
    for row in table:
        print("  ".join(cell.ljust(width) for cell, width in zip(row, widths)).rstrip())
    print("(min / median / max of the repetitions)")


def compare_datasets(path, interpreter, options):
    """Prints how far files of Ariadne are from what the package records, and returns whether they agree."""
    worker = [interpreter, "-I", str(ROOT / "bench" / "dataset_worker.py")]
    settings = dict(os.environ, MUJOCO_GL=os.environ.get("MUJOCO_GL", "egl"))
    textures = run([*worker, "textures"], "finding the package's textures").strip()
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
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--size", type=int, choices=SIZES, help="of the maze (default 9; with --compare-dataset all)")
    p.add_argument("--actions", choices=["random", "wander"], default="random", help="of both sides (default random; wander keeps moving ahead and meets walls far more often)")
    p.add_argument("--no-render", action="store_true", help="leave out pictures")
    p.add_argument("--threads", type=int, default=1, help="cores to use (default 1)")
    p.add_argument("--processes", type=int, help="of the package (default one for each core)")
    p.add_argument("--envs", type=int, default=64, help="environments in Ariadne's batch (default 64)")
    p.add_argument("--repeats", type=int, default=5, help="repetitions (default 5)")
    p.add_argument("--steps", type=int, default=200, help="steps of the package in each (default 200)")
    p.add_argument("--seconds", type=float, default=2, help="time for each of Ariadne's figures (default 2)")
    p.add_argument("--compare-dataset", action="store_true", help="compare recorded episodes instead of speed")
    p.add_argument("--seed", type=int, default=1, help="of the first episode to compare (default 1)")
    p.add_argument("--ariadne", help="binary to run instead of one built from this repository")
    p.add_argument("--python", default=sys.executable, help="interpreter for the virtual environment")
    p.add_argument("--json", action="store_true", help="print one JSON object")
    p.add_argument("--worker", type=int, help=argparse.SUPPRESS)
    o = p.parse_args()
    o.processes = o.threads if o.processes is None else o.processes
    if min(o.threads, o.processes, o.envs, o.repeats, o.steps) < 1 or o.seconds <= 0:
        p.error("--threads, --processes, --envs, --repeats, --steps and --seconds must be positive")
    if not o.compare_dataset:
        o.size = o.size or SIZES[0]
    return o


def main():
    options = parse()
    if options.worker is not None:
        return work(options)
    path = binary(options.ariadne)
    interpreter = environment("memory-maze-1.0.3", REQUIREMENTS, options.python)
    if options.compare_dataset:
        sys.exit(0 if compare_datasets(path, interpreter, options) else 1)
    if hasattr(os, "sched_setaffinity"):
        cores = sorted(os.sched_getaffinity(0))
        if options.threads > len(cores):
            sys.exit(f"--threads is {options.threads}, but there are {len(cores)} cores")
        os.sched_setaffinity(0, cores[: options.threads])
    ariadne = Ariadne(path, options)
    package = Package(interpreter, options)
    try:
        theirs, ours = [], []
        for i in range(options.repeats):
            print(f"repetition {i + 1} of {options.repeats}", file=sys.stderr)
            theirs.append(package.measure(options.steps))
            ours.append(ariadne.measure())
    finally:
        package.close()
    rows = compare(theirs, ours)
    if options.json:
        about = {k: getattr(options, k) for k in ("size", "no_render", "threads", "envs", "repeats", "steps", "seconds")}
        print(json.dumps({**about, "renderer": ariadne.renderer, "results": rows}, indent=2))
    else:
        show(rows)


if __name__ == "__main__":
    main()
