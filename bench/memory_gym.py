#!/usr/bin/env python3
"""Runs memory-gym 1.0.2 itself and Ariadne side by side, each on one core, and prints how fast each is.

    bench/memory_gym.py                                 Mystery Path with its pictures
    bench/memory_gym.py --task searingspotlights --repeats 9 --json
    bench/memory_gym.py --task mysterypath_grid --vector     Ariadne without drawing; the package always draws
    bench/memory_gym.py --record task/memorygym/testdata     episodes of the package, for the tests (memory_gym_traces.py)

Needs Python 3.8 to 3.11 and its standard library, pip's package index on the first run, and Go (or --ariadne). The package
is installed into a virtual environment of its own in $XDG_CACHE_HOME/ariadne (default ~/.cache/ariadne); nothing else is
changed.

Both sides take random actions and restart environments whose episodes end. They run in turn, one after the other in each
repetition, so that a machine that grows slower does so for both.
"""

import json
import os
import subprocess
import sys
import time

if "--worker" not in sys.argv:  # which runs isolated from this folder: this file has the name of the package
    from side_by_side import Worker, bench, binary, count, environment, in_turn, parser, pin, row, seconds, show

REQUIREMENTS = ["memory-gym==1.0.2", "gymnasium==0.29.0", "pygame==2.4.0", "numpy==1.26.4"]
PACKAGE = "memory-gym 1.0.2"
ENVIRONMENTS = {
    "mysterypath": "MysteryPath-v0",
    "mysterypath_grid": "MysteryPath-Grid-v0",
    "mortarmayhem": "MortarMayhem-v0",
    "mortarmayhem_grid": "MortarMayhem-Grid-v0",
    "searingspotlights": "SearingSpotlights-v0",
    "endless_mysterypath": "Endless-MysteryPath-v0",
    "endless_mortarmayhem": "Endless-MortarMayhem-v0",
    "endless_searingspotlights": "Endless-SearingSpotlights-v0",
}
# Those that --record records; the others' recordings lie with the reference data.
RECORDED = [name for name in ENVIRONMENTS.values() if name.startswith("Endless")] + ["MortarMayhemB-v0", "MortarMayhemB-Grid-v0"]
HEADLESS = {"SDL_VIDEODRIVER": "dummy", "SDL_AUDIODRIVER": "dummy", "PYGAME_HIDE_SUPPORT_PROMPT": "1"}


def measure(path, options):
    """Returns steps per second of Ariadne's own benchmark."""
    settings = [f"task={options.task}", f"task.observation={'vector' if options.vector else 'pixels'}"]
    metrics = bench(path, ["task", *settings, "--envs", 128, "--threads", 1, "--seconds", options.seconds])
    return metrics["task_steps_per_s"]["value"]


def work(task):
    """Is the process inside the virtual environment: measures as often as it is asked to."""
    import random

    import gymnasium
    import memory_gym  # noqa: F401

    env = gymnasium.make(ENVIRONMENTS[task]).unwrapped
    random.seed(1)
    if hasattr(env.action_space, "nvec"):
        actions = [[random.randrange(3), random.randrange(3)] for _ in range(4096)]
    else:
        actions = [random.randrange(4) for _ in range(4096)]  # turns and steps, or none, right, up and down
    env.reset(seed=1)
    print(json.dumps("ready"), flush=True)
    for line in sys.stdin:
        steps = int(line)
        begin = time.perf_counter()
        for i in range(steps):
            if env.step(actions[i % len(actions)])[2]:
                env.reset()
        print(json.dumps(steps / (time.perf_counter() - begin)), flush=True)


def parse():
    p = parser(__doc__)
    p.add_argument("--task", choices=ENVIRONMENTS, default="mysterypath", help="(default mysterypath)")
    p.add_argument("--vector", action="store_true", help="let Ariadne give numbers instead of pictures")
    p.add_argument("--steps", type=count, default=10000, help="steps of the package in each (default 10000)")
    p.add_argument("--seconds", type=seconds, default=1, help="time for Ariadne in each (default 1)")
    p.add_argument("--record", metavar="FOLDER", help="record episodes of " + ", ".join(RECORDED) + " there, and measure nothing")
    p.add_argument("--seeds", type=count, default=12, help="to record, two episodes each (default 12)")
    p.add_argument("--longest", type=count, default=400, help="steps after which an episode is broken off (default 400)")
    return p.parse_args()


def record(interpreter, o):
    """Records episodes of the package."""
    settings = {"folder": os.path.abspath(o.record), "seeds": o.seeds, "longest": o.longest}
    file = os.path.join(os.path.dirname(os.path.abspath(__file__)), "memory_gym_traces.py")
    with Worker(interpreter, file, settings, PACKAGE, HEADLESS) as worker:
        for name in RECORDED:
            made = worker.ask(name)
            print(f"{made['path']}: {made['steps']} steps of {made['episodes']} episodes")


def main():
    o = parse()
    interpreter = environment("memory-gym-1.0.2", REQUIREMENTS, o.python)
    if o.record:
        record(interpreter, o)
        return
    ariadne = binary(o.ariadne)
    pin(1)
    with Worker(interpreter, __file__, {"task": o.task}, PACKAGE, HEADLESS, subprocess.DEVNULL) as worker:
        theirs, ours = in_turn(o.repeats, lambda: worker.ask(o.steps), lambda: measure(ariadne, o))
    name = ENVIRONMENTS[o.task] + (", ours without pictures" if o.vector else "")
    rows = [row("steps_per_s", name, "steps/s", theirs, ours)]
    show(PACKAGE, rows, o.json, repeats=o.repeats, steps=o.steps, seconds=o.seconds)


if __name__ == "__main__":
    if "--worker" in sys.argv:
        work(**json.loads(sys.argv[-1]))
    else:
        main()
