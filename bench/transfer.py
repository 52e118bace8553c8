#!/usr/bin/env python3
"""Lets an agent that Ariadne trained play memory-maze 1.0.3 itself, and says whether it does as well there as in Ariadne.

    bench/transfer.py runs/NAME                          20 episodes on each side
    bench/transfer.py FOLDER --episodes 100 --seed 7 --json
    bench/transfer.py FOLDER --check                     plays nothing there: is numpy's model the same agent?

On one side are the package's MuJoCo, pictures and textures, and the agent as agent_numpy.py states it in numpy; on the other
`ariadne eval` with the package's textures. Both play the mazes of the same seeds, an episode each, and draw actions by random
numbers of their own, or take the most probable ones where trainer.arg_max is set. First Ariadne plays one episode alone (eval
--trace), in which numpy's logits and values must be within 1e-4 at 99 of 100 decisions. The means agree if they differ by no more
than two standard errors of their difference; if they do not, the exit code is 1. An agent or a task that is not stated is refused with exit code 2.

Needs what bench/memory_maze.py needs.
"""

import contextlib
import json
import math
import os
import pathlib
import re
import shutil
import statistics
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
if "--worker" in sys.argv:
    sys.path.append(str(HERE))  # for agent_numpy; behind the package, which has the name of a file here
else:
    from memory_maze import ENVIRONMENT, PACKAGE, REQUIREMENTS, SIZES, package_textures
    from side_by_side import Worker, binary, count, environment, parser, run

# Keys of an agent's task that are the package's own settings, under the same names,
SETTINGS = [
    "control_freq", "good_visibility", "randomize_colors", "camera_resolution", "top_camera", "show_path", "target_color_in_image",
    "image_only_obs", "global_observables", "time_limit",
]  # fmt: skip
# those that are about the agent's decisions or how Ariadne draws, and those that are read here.
OTHERS = ["action_repeat", "stagger", "guide_memory", "guide_forward", "seed", "textures", "render", "device"]
READ = ["task", "id", "size"]


def refuse(what):
    print(what, file=sys.stderr)
    sys.exit(2)


def ask(command, what, where=""):
    """Runs a command to its end and returns what it prints; what it refuses is refused, after what where says."""
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    if done.returncode == 2:
        refuse(where + done.stderr.strip())
    if done.returncode != 0:
        sys.exit(f"{what} failed ({' '.join(map(str, command))}):\n{done.stderr.strip()}")
    return done.stdout


def variant(task, size):
    """Returns what the package is to be given for an agent's task: size, id (None: the standard one) and settings."""
    if task.get("task") != "memory_maze":
        refuse(f"the agent plays {task.get('task')}, not memory_maze")
    given = {k: v for k, v in task.items() if v is not None}
    for key in given:
        if key not in SETTINGS + OTHERS + READ:
            refuse(f"task.{key} is {given[key]}, which memory-maze does not have")
    name = given.get("id") or None
    size = size or given.get("size") or (int(re.match(r"MemoryMaze-(\d+)x", name)[1]) if name else SIZES[0])
    if size not in SIZES:
        refuse(f"the agent's maze has size {size}, memory-maze has {SIZES}; --size chooses one")
    return {"size": size, "id": name, "settings": {k: given[k] for k in SETTINGS if k in given}, "repeat": given.get("action_repeat", 1)}


def make(seed, size, id, settings):
    """Returns an environment of the package."""
    import gym
    from memory_maze import tasks  # and with it names all variants to gym

    settings = dict(settings)
    limit = settings.pop("time_limit", None)
    kind = gym.spec(id).entry_point.keywords if id else {"image_only_obs": True}
    env = getattr(tasks, f"memory_maze_{size}x{size}")(seed=seed, **{**kind, **settings})
    if limit:
        inner = env
        while "env" in vars(inner):
            inner = inner.env  # dm_control's own, below all wrappers
        inner._time_limit = limit - 1e-3  # as the task passes it on
    return env


def play(agent, env, repeat, rng):
    """Plays one episode and returns its return and length; rng draws the actions, None takes the most probable ones."""
    agent.reset()
    now, reward, total, steps = env.reset(), 0.0, 0.0, 0
    while not now.last():
        picture = now.observation["image"] if isinstance(now.observation, dict) else now.observation
        logits, _ = agent.step(picture, reward)
        action = agent.last_action = int(logits.argmax() if rng is None else (logits + rng.gumbel(size=len(logits))).argmax())
        reward = 0.0
        for _ in range(repeat):
            now = env.step(action)
            reward, steps = reward + float(now.reward), steps + 1
            if now.last():
                break
        total += reward
    return {"return": total, "length": steps}


def work(folder, greedy, repeat, **variant):
    """Is the process inside the virtual environment: plays an episode for each seed that it is given."""
    import numpy as np

    from agent_numpy import Agent

    agent = Agent(folder)
    print(json.dumps("ready"), flush=True)
    for line in sys.stdin:
        seed = int(line)
        rng = None if greedy else np.random.default_rng(seed)
        print(json.dumps(play(agent, make(seed, **variant), repeat, rng)), flush=True)


def hand_on(ariadne, run_folder, target):
    """Copies an agent, as its newest checkpoint is now, into a folder of its own: training may go on meanwhile."""
    config = pathlib.Path(run_folder) / "config.yaml"
    if not config.is_file():
        refuse(f"{run_folder} is not an agent's folder: it has no config.yaml")
    weights = json.loads(ask([ariadne, "info", "checkpoint", run_folder, "--json"], "ariadne info checkpoint"))["path"]
    shutil.copy(config, target)
    shutil.copy(weights, target / "weights.safetensors")


def theirs(interpreter, o, folder, variant):
    """Plays all episodes in the package, some at a time, and returns what became of each, in the order of their seeds."""
    settings = {"MUJOCO_GL": os.environ.get("MUJOCO_GL", "egl"), "LP_NUM_THREADS": "0"}
    settings |= {name: "1" for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS")}
    about = {"folder": str(folder), "greedy": o.greedy, **variant}
    workers = [Worker(interpreter, __file__, about, PACKAGE, settings) for _ in range(min(o.processes, o.episodes))]
    played = []
    with contextlib.ExitStack() as stack:
        for w in workers:
            stack.enter_context(w)
        while len(played) < o.episodes:
            some = workers[: o.episodes - len(played)]
            for seed, w in enumerate(some, o.seed + len(played)):
                w.tell(seed)
            played += [w.answer() for w in some]
            print(f"{PACKAGE}: {len(played)} of {o.episodes} episodes, return {summary(played)}", file=sys.stderr)
    return played


def evaluation(ariadne, o, folder, textures, episodes):
    """Returns the command that plays in Ariadne: environment i has the seed o.seed + i and plays one episode."""
    command = [ariadne, "eval", str(folder), f"task.seed={o.seed}", "--episodes", str(episodes), "--envs", str(episodes)]
    command += ["--seed", str(o.seed), "--textures", textures, "--json"]
    command += [f"task.size={o.size}"] if o.size else []
    return command + ["--greedy" if o.greedy else "--sample"]


class Summary:
    """Mean and standard error of returns."""

    def __init__(self, mean, error):
        self.mean, self.error = mean, error

    def __str__(self):
        return f"{self.mean:.2f} ± {self.error:.2f}"


def summary(played):
    returns = [p["return"] for p in played]
    return Summary(statistics.fmean(returns), statistics.stdev(returns) / math.sqrt(len(returns)) if len(returns) > 1 else 0.0)


def parse():
    p = parser(__doc__, repeats=False)
    p.add_argument("folder", help="a run, or a folder with config.yaml and weights.safetensors")
    p.add_argument("--episodes", type=count, default=20, help="on each side, two at least (default 20)")
    p.add_argument("--size", type=int, help="of the maze (default: that of the agent's task)")
    p.add_argument("--seed", type=int, default=1_000_003, help="of the first episode; the others follow it (default 1000003)")
    how = p.add_mutually_exclusive_group()
    how.add_argument("--greedy", action="store_true", default=None, help="take the most probable action (default: as trainer.arg_max says)")
    how.add_argument("--sample", dest="greedy", action="store_false", help="draw actions")
    p.add_argument("--processes", type=count, default=len(os.sched_getaffinity(0)), help="of the package (default one for each core)")
    p.add_argument("--check", action="store_true", help="hold numpy's model to Ariadne and play nothing in the package")
    o = p.parse_args()
    if o.episodes < 2:
        p.error("--episodes is 1, which has no standard error; want 2 at least")
    if not 0 <= o.seed <= 2**32 - o.episodes:
        p.error(f"--seed is {o.seed}, want 0 to 2^32 - --episodes")
    return o


def main():
    o = parse()
    ariadne = binary(o.ariadne)
    interpreter = environment(ENVIRONMENT, REQUIREMENTS, o.python)
    with tempfile.TemporaryDirectory() as folder:
        found = transfer(ariadne, interpreter, o, pathlib.Path(folder))
    if o.json:
        print(json.dumps(found, indent=2))
    sys.exit(0 if found.get("agree", True) else 1)


def transfer(ariadne, interpreter, o, folder):
    """Returns what was found, and prints it unless it is wanted as JSON."""

    def say(line):
        if not o.json:
            print(line, flush=True)

    hand_on(ariadne, o.folder, folder)
    stated = [interpreter, str(HERE / "agent_numpy.py"), str(folder)]
    about = json.loads(ask(stated, "reading the agent", f"{o.folder}: "))
    maze = variant(about.pop("task"), o.size)
    arg_max = about.pop("arg_max")
    o.greedy = arg_max if o.greedy is None else o.greedy
    textures = package_textures(interpreter)
    trace = str(folder / "trace.safetensors")
    ask([*evaluation(ariadne, o, folder, textures, 1), "--trace", trace], "ariadne eval --trace")
    check = json.loads(ask([*stated, trace], "holding numpy's model to Ariadne", f"{o.folder}: "))["trace"]
    say(f"numpy's model is within {check['logits']:.1e} of Ariadne's logits, {check['value']:.1e} of its values "
        f"({check['decisions']} decisions, {check['far']} of them beyond 1e-4)")
    found = {"agent": o.folder, **about, "trace": check}
    if o.check:
        return found

    played = theirs(interpreter, o, folder, maze)
    ours = json.loads(ask(evaluation(ariadne, o, folder, textures, o.episodes), "ariadne eval"))
    a, b = summary(played), Summary(ours["return_mean"], ours["return_stderr"])
    difference, error = b.mean - a.mean, math.hypot(a.error, b.error)
    agree = abs(difference) <= 2 * error
    lengths = statistics.fmean(p["length"] for p in played), ours["length_mean"]
    say(f"{PACKAGE:20} return {a}, length {lengths[0]:.0f}")
    say(f"{'Ariadne':20} return {b}, length {lengths[1]:.0f}")
    say(
        f"the means differ by {difference:.2f} ± {error:.2f}: {'no more' if agree else 'MORE'} than two standard errors "
        f"({o.episodes} episodes each of {ours['task']}, seeds from {o.seed} on, {'greedy' if o.greedy else 'actions drawn'})"
    )
    return found | {
        "package": PACKAGE, "task": ours["task"], "episodes": o.episodes, "seed": o.seed, "greedy": o.greedy,
        "reference": {"return_mean": a.mean, "return_stderr": a.error, "length_mean": lengths[0], "returns": [p["return"] for p in played]},
        "ariadne": {"return_mean": b.mean, "return_stderr": b.error, "length_mean": lengths[1]},
        "difference": difference, "difference_stderr": error, "agree": agree,
    }  # fmt: skip


if __name__ == "__main__":
    if "--worker" in sys.argv:
        work(**json.loads(sys.argv[-1]))
    else:
        main()
