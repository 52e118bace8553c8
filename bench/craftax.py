#!/usr/bin/env python3
"""Runs craftax 1.6.1 itself and Ariadne side by side and prints how fast each is.

    bench/craftax.py                         256 environments, all cores, with and without restarts
    bench/craftax.py --threads 1 --envs 64 --repeats 9 --json

Needs Python 3.11 or newer and its standard library, pip's package index on the first run, and Go (or --ariadne). The
package and jax, for the CPU, are installed into a virtual environment of their own in $XDG_CACHE_HOME/ariadne (default
~/.cache/ariadne); nothing else is changed.

The package's step is vmapped over the environments and jitted; compiling, minutes of it, is not in the figures. Both sides
take random actions and write the whole symbolic observation. With restarts, the package makes a new world for every
environment in every step; without, worlds go on after their end.

Both sides run in turn, one after the other in each repetition, on the same cores, so that a machine that grows slower does
so for both.
"""

import argparse
import json
import os
import sys
import time

if "--worker" not in sys.argv:  # which runs isolated from this folder: this file has the name of the package
    from side_by_side import Worker, bench, binary, environment, low_median_high, pin, spread

REQUIREMENTS = ["craftax==1.6.1", "jax==0.10.2", "flax==0.12.8"]
MODES = {"without restarts": False, "with restarts": True}


def package(interpreter, options, restarts):
    """Starts a process that steps environments of the package, and answers numbers of steps with steps per second."""
    # -I: this file has the name of the package.
    command = [interpreter, "-I", os.path.abspath(__file__), "--worker", "--envs", str(options.envs)]
    return Worker(command + ["--restarts"] * restarts, "craftax", dict(os.environ, JAX_PLATFORMS="cpu"))


def work(options):
    """Is the process inside the virtual environment: measures as often as it is asked to."""
    import jax
    from craftax.craftax_env import make_craftax_env_from_name

    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)  # the package prints while it loads textures
    env = make_craftax_env_from_name("Craftax-Symbolic-v1", auto_reset=options.restarts)
    params, n = env.default_params, options.envs
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


def compare(interpreter, ariadne, options, mode):
    """Returns what one mode gives on both sides."""
    restarts = MODES[mode]
    print(f"{mode}: compiling", file=sys.stderr)
    worker = package(interpreter, options, restarts)
    ours_is = ["task", "+craftax=agalite", f"task.auto_reset={str(restarts).lower()}"]
    ours_is += ["--envs", options.envs, "--threads", options.threads, "--seconds", options.seconds]
    try:
        theirs, ours = [], []
        for i in range(options.repeats):
            print(f"{mode}: repetition {i + 1} of {options.repeats}", file=sys.stderr)
            theirs.append(worker.ask(options.restart_steps if restarts else options.steps))
            ours.append(bench(ariadne, ours_is))
    finally:
        worker.close()
    result = {"craftax": spread(theirs), "ariadne": spread(ours), "unit": "steps/s"}
    result["ratio"] = result["ariadne"]["median"] / result["craftax"]["median"]
    return result


def show(result):
    print(f"Craftax Symbolic, {result['envs']} environments, {result['threads']} cores")
    print("steps per second, min / median / max of the repetitions")
    for mode in MODES:
        r = result[mode]
        print(f"{mode}\n  craftax 1.6.1  {low_median_high(r['craftax'])}\n  Ariadne        {low_median_high(r['ariadne'])}")
        print(f"  times faster   {r['ratio']:.1f}")


def parse():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--envs", type=int, default=256, help="environments (default 256)")
    p.add_argument("--threads", type=int, default=os.cpu_count(), help="cores that both run on (default all)")
    p.add_argument("--repeats", type=int, default=5, help="repetitions (default 5)")
    p.add_argument("--steps", type=int, default=20, help="steps of all the package's environments in each (default 20)")
    p.add_argument("--restart-steps", type=int, default=2, help="the same with restarts, which take long (default 2)")
    p.add_argument("--seconds", type=float, default=2, help="time for Ariadne in each (default 2)")
    p.add_argument("--ariadne", help="binary to run instead of one that is built here")
    p.add_argument("--python", default=sys.executable, help="interpreter for the virtual environment")
    p.add_argument("--json", action="store_true", help="print one JSON object")
    p.add_argument("--worker", action="store_true", help=argparse.SUPPRESS)
    p.add_argument("--restarts", action="store_true", help=argparse.SUPPRESS)
    o = p.parse_args()
    if min(o.envs, o.threads, o.repeats, o.steps, o.restart_steps) < 1 or o.seconds <= 0:
        p.error("--envs, --threads, --repeats, --steps, --restart-steps and --seconds must be positive")
    return o


def main():
    options = parse()
    if options.worker:
        return work(options)
    interpreter = environment("craftax-1.6.1", REQUIREMENTS, options.python)
    ariadne = binary(options.ariadne)
    pin(options.threads)
    result = {k: getattr(options, k) for k in ("envs", "threads", "repeats", "steps", "restart_steps", "seconds")}
    for mode in MODES:
        result[mode] = compare(interpreter, ariadne, options, mode)
    if options.json:
        print(json.dumps(result, indent=2))
    else:
        show(result)


if __name__ == "__main__":
    main()
