#!/usr/bin/env python3
"""Runs memory-gym 1.0.2 itself and Ariadne side by side, each on one core, and prints how fast each is.

    bench/memory_gym.py                                 Mystery Path with its pictures
    bench/memory_gym.py --task searingspotlights --repeats 9 --json
    bench/memory_gym.py --task mysterypath_grid --vector     Ariadne without drawing; the package always draws

Needs Python 3.8 to 3.11 and its standard library, pip's package index on the first run, and Go (or --ariadne). The package
is installed into a virtual environment of its own in $XDG_CACHE_HOME/ariadne (default ~/.cache/ariadne); nothing else is
changed.

Both sides take random actions and restart environments whose episodes end. They run in turn, one after the other in each
repetition, so that a machine that grows slower does so for both.
"""

import argparse
import json
import os
import sys
import time

if "--worker" not in sys.argv:  # which runs isolated from this folder: this file has the name of the package
    from side_by_side import Worker, bench, binary, environment, low_median_high, pin, spread

REQUIREMENTS = ["memory-gym==1.0.2", "gymnasium==0.29.0", "pygame==2.4.0", "numpy==1.26.4"]
ENVIRONMENTS = {
    "mysterypath": "MysteryPath-v0",
    "mysterypath_grid": "MysteryPath-Grid-v0",
    "mortarmayhem": "MortarMayhem-v0",
    "mortarmayhem_grid": "MortarMayhem-Grid-v0",
    "searingspotlights": "SearingSpotlights-v0",
}


def package(interpreter, options):
    """Starts a process that runs one environment of the package and answers numbers of steps with steps per second."""
    # -I: this file has the name of the package.
    command = [interpreter, "-I", os.path.abspath(__file__), "--worker", "--task", options.task]
    settings = dict(os.environ, SDL_VIDEODRIVER="dummy", SDL_AUDIODRIVER="dummy", PYGAME_HIDE_SUPPORT_PROMPT="1")
    return Worker(command, "memory-gym", settings)


def measure(path, options):
    """Returns steps per second of Ariadne's own benchmark."""
    settings = [f"task={options.task}", f"task.observation={'vector' if options.vector else 'pixels'}"]
    return bench(path, ["task", *settings, "--envs", 128, "--threads", 1, "--seconds", options.seconds])


def work(options):
    """Is the process inside the virtual environment: measures as often as it is asked to."""
    import random

    import gymnasium
    import memory_gym  # noqa: F401

    env = gymnasium.make(ENVIRONMENTS[options.task]).unwrapped
    random.seed(1)
    if hasattr(env.action_space, "nvec"):
        actions = [[random.randrange(3), random.randrange(3)] for _ in range(4096)]
    else:
        actions = [random.randrange(4) for _ in range(4096)]
    env.reset(seed=1)
    print(json.dumps("ready"), flush=True)
    for line in sys.stdin:
        steps = int(line)
        begin = time.perf_counter()
        for i in range(steps):
            if env.step(actions[i % len(actions)])[2]:
                env.reset()
        print(json.dumps(steps / (time.perf_counter() - begin)), flush=True)


def show(result):
    print(f"{ENVIRONMENTS[result['task']]}, steps per second on one core (min / median / max of the repetitions)")
    print(f"memory-gym 1.0.2  {low_median_high(result['memory_gym'])}")
    print(f"Ariadne           {low_median_high(result['ariadne'])}{'  (without drawing)' if result['vector'] else ''}")
    print(f"times faster      {result['ratio']:.1f}")


def parse():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--task", choices=ENVIRONMENTS, default="mysterypath", help="(default mysterypath)")
    p.add_argument("--vector", action="store_true", help="let Ariadne give numbers instead of pictures")
    p.add_argument("--repeats", type=int, default=5, help="repetitions (default 5)")
    p.add_argument("--steps", type=int, default=10000, help="steps of the package in each (default 10000)")
    p.add_argument("--seconds", type=float, default=1, help="time for Ariadne in each (default 1)")
    p.add_argument("--ariadne", help="binary to run instead of one that is built here")
    p.add_argument("--python", default=sys.executable, help="interpreter for the virtual environment")
    p.add_argument("--json", action="store_true", help="print one JSON object")
    p.add_argument("--worker", action="store_true", help=argparse.SUPPRESS)
    o = p.parse_args()
    if min(o.repeats, o.steps) < 1 or o.seconds <= 0:
        p.error("--repeats, --steps and --seconds must be positive")
    return o


def main():
    options = parse()
    if options.worker:
        return work(options)
    interpreter = environment("memory-gym-1.0.2", REQUIREMENTS, options.python)
    ariadne = binary(options.ariadne)
    pin(1)
    worker = package(interpreter, options)
    try:
        theirs, ours = [], []
        for i in range(options.repeats):
            print(f"repetition {i + 1} of {options.repeats}", file=sys.stderr)
            theirs.append(worker.ask(options.steps))
            ours.append(measure(ariadne, options))
    finally:
        worker.close()
    result = {k: getattr(options, k) for k in ("task", "vector", "repeats", "steps", "seconds")}
    result.update(memory_gym=spread(theirs), ariadne=spread(ours), unit="steps/s")
    result["ratio"] = result["ariadne"]["median"] / result["memory_gym"]["median"]
    if options.json:
        print(json.dumps(result, indent=2))
    else:
        show(result)


if __name__ == "__main__":
    main()
