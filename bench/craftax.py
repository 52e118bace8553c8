#!/usr/bin/env python3
"""Runs craftax 1.6.1 itself and Ariadne side by side and prints how fast each is.

    bench/craftax.py                         256 environments, all cores, with and without restarts
    bench/craftax.py --classic               the same of Craftax Classic
    bench/craftax.py --threads 1 --envs 64 --repeats 9 --json
    bench/craftax.py --record task/craftax/testdata     episodes of Craftax Classic, for the tests (craftax_traces.py)

Needs Python 3.11 or newer and its standard library, pip's package index on the first run, and Go (or --ariadne). The
package and jax, for the CPU, are installed into a virtual environment of their own in $XDG_CACHE_HOME/ariadne (default
~/.cache/ariadne); nothing else is changed.

The package's step is vmapped over the environments and jitted; compiling, minutes of it, is not in the figures. Both sides
take random actions and write the whole symbolic observation. With restarts, the package makes a new world for every
environment in every step; without, worlds go on after their end.

Both sides run in turn, one after the other in each repetition, on the same cores, so that a machine that grows slower does
so for both.
"""

import json
import os
import subprocess
import sys
import time

if "--worker" not in sys.argv:  # which runs isolated from this folder: this file has the name of the package
    from side_by_side import Worker, bench, binary, count, environment, in_turn, parser, pin, row, seconds, show

REQUIREMENTS = ["craftax==1.6.1", "jax==0.10.2", "flax==0.12.8"]
PACKAGE = "craftax 1.6.1"
CPU = {"JAX_PLATFORMS": "cpu"}
MODES = {"going_on": "worlds go on after their end", "restarts": "episodes restart"}


def work(envs, restarts, classic):
    """Is the process inside the virtual environment: measures as often as it is asked to."""
    import jax
    from craftax.craftax_env import make_craftax_env_from_name

    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)  # the package prints while it loads textures
    name = "Craftax-Classic-Symbolic-v1" if classic else "Craftax-Symbolic-v1"
    env = make_craftax_env_from_name(name, auto_reset=restarts)
    params, n = env.default_params, envs
    step = jax.jit(jax.vmap(env.step, in_axes=(0, 0, 0, None)))
    draw = jax.jit(lambda key: jax.random.randint(key, (n,), 0, env.action_space(params).n))
    split = jax.jit(lambda key: jax.random.split(key, n + 2))
    keys = split(jax.random.PRNGKey(0))
    _, state = jax.jit(jax.vmap(env.reset, in_axes=(0, None)))(keys[2:], params)

    def play(steps, key, state):
        for _ in range(steps):
            keys = split(key)
            key = keys[0]
            _, state, reward, _, _ = step(keys[2:], state, draw(keys[1]), params)
        reward.block_until_ready()
        return key, state

    key, state = play(1, keys[0], state)
    print(json.dumps("ready"), file=answers, flush=True)
    for line in sys.stdin:
        begin = time.perf_counter()
        key, state = play(int(line), key, state)
        print(json.dumps(int(line) * n / (time.perf_counter() - begin)), file=answers, flush=True)


def compare(interpreter, ariadne, mode, o):
    """Returns the row of one mode."""
    restarts = mode == "restarts"
    arguments = ["task", "+craftax_classic=gru" if o.classic else "+craftax=agalite", f"task.auto_reset={str(restarts).lower()}"]
    arguments += ["--envs", o.envs, "--threads", o.threads, "--seconds", o.seconds]
    steps = o.restart_steps if restarts else o.steps
    print(f"{MODES[mode]}: compiling", file=sys.stderr)
    settings = {"envs": o.envs, "restarts": restarts, "classic": o.classic}
    with Worker(interpreter, __file__, settings, PACKAGE, CPU, subprocess.DEVNULL) as worker:
        theirs, ours = in_turn(
            o.repeats,
            lambda: worker.ask(steps),
            lambda: bench(ariadne, arguments)["task_steps_per_s"]["value"],
            MODES[mode] + ": ",
        )
    return row(mode, f"{o.envs} environments, {MODES[mode]}", "steps/s", theirs, ours)


def record(interpreter, o):
    """Records episodes of the package."""
    file = os.path.join(os.path.dirname(os.path.abspath(__file__)), "craftax_traces.py")
    with Worker(interpreter, file, {"folder": os.path.abspath(o.record)}, PACKAGE, CPU, subprocess.DEVNULL) as worker:
        for name in worker.ready:
            if o.only and name not in o.only.split(","):
                continue
            made = worker.ask(name)
            reached = ", ".join(made["reached"]) or "no achievement"
            print(f"{made['path']}: {made['steps']} steps of {made['episodes']} episodes reach {reached}")


def parse():
    p = parser(__doc__)
    p.add_argument("--classic", action="store_true", help="Craftax Classic instead of Craftax")
    p.add_argument("--envs", type=count, default=256, help="environments (default 256)")
    p.add_argument("--threads", type=count, default=os.cpu_count(), help="cores that both run on (default all)")
    p.add_argument("--steps", type=count, default=20, help="steps of all the package's environments in each (default 20)")
    p.add_argument("--restart-steps", type=count, default=2, help="the same with restarts, which take long (default 2)")
    p.add_argument("--seconds", type=seconds, default=2, help="time for Ariadne in each (default 2)")
    p.add_argument("--record", metavar="FOLDER", help="record episodes of Craftax Classic there, and measure nothing")
    p.add_argument("--only", metavar="NAMES", help="to record, of these players alone, with commas between")
    return p.parse_args()


def main():
    o = parse()
    interpreter = environment("craftax-1.6.1", REQUIREMENTS, o.python)
    if o.record:
        record(interpreter, o)
        return
    ariadne = binary(o.ariadne)
    pin(o.threads)
    rows = [compare(interpreter, ariadne, mode, o) for mode in MODES]
    show(PACKAGE, rows, o.json, threads=o.threads, repeats=o.repeats, steps=o.steps, restart_steps=o.restart_steps, seconds=o.seconds)


if __name__ == "__main__":
    if "--worker" in sys.argv:
        work(**json.loads(sys.argv[-1]))
    else:
        main()
