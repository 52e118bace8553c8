#!/usr/bin/env python3
"""Runs the AGaLiTe agent in JAX and in Ariadne side by side, and prints how fast each learns and acts.

    bench/agalite_jax.py                                       every network, T=128, B=16, two threads
    bench/agalite_jax.py --network agalite --steps 16 --sequences 4 --repeats 1 --seconds 0.5     a quick look
    bench/agalite_jax.py --check                               only holds the JAX model to the reference's data
    bench/agalite_jax.py --json

The JAX model (agalite_model.py) is that of subho406/agalite: jax 0.4.30, flax 0.8.5, optax 0.2.3, recurrences by an
associative scan over time. Before anything is timed, it is held to data recorded from that repository
($ARIADNE_REFERENCE, default ../shared/reference), unless --no-check says otherwise.

Learning is a minibatch of PPO: forward, backward, clipping and Adam, in one jitted function. Acting is a jitted step of as
many environments as --sequences says. Both sides may use as many cores as --threads says; they run in turn, one after the
other in each repetition, so that a machine that grows slower does so for both. JAX compiles for one to several minutes per
network first, which is not counted.

Needs Python 3.9 to 3.12 and its standard library, pip's package index on the first run, and Go (or --ariadne). The packages
are installed into a virtual environment of their own in $XDG_CACHE_HOME/ariadne (default ~/.cache/ariadne).
"""

import argparse
import json
import os
import subprocess
import sys
import time

from side_by_side import ROOT, binary, environment, run, spread

REQUIREMENTS = ["jax==0.4.30", "jaxlib==0.4.30", "flax==0.8.5", "optax==0.2.3", "numpy==1.26.4"]
NETWORKS = ["nature_agalite", "impala_agalite", "agalite"]


class Jax:
    """A process inside the virtual environment; it answers one line for each line of input."""

    def __init__(self, interpreter, options, network):
        command = [interpreter, os.path.abspath(__file__), "--worker", "--network", network]
        command += ["--steps", str(options.steps), "--sequences", str(options.sequences), "--seconds", str(options.seconds)]
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def ask(self, what):
        self.process.stdin.write(what + "\n")
        self.process.stdin.flush()
        line = self.process.stdout.readline()
        if not line:
            sys.exit(f"the JAX process ended early with status {self.process.wait()}")
        return json.loads(line)

    def close(self):
        self.process.stdin.close()
        self.process.wait()


def ariadne(path, what, network, options):
    """Returns what Ariadne's own benchmark measures."""
    command = [path, "bench", what, f"network={network}", f"steps={options.steps}", f"sequences={options.sequences}"]
    command += ["--threads", str(options.threads), "--seconds", str(options.seconds), "--json"]
    return json.loads(run(command, f"ariadne bench {what}"))[0]["value"]


def work(options):
    """Is the process inside the virtual environment: compiles what it is asked for and measures it."""
    import jax
    import jax.numpy as jnp
    import numpy as np
    import optax

    from agalite_model import AGaLiTe, ActorCritic, Flatten, IMPALA, Nature, batched, ppo_loss

    name = options.network[0]
    steps, sequences = options.steps, options.sequences
    pixels = name != "agalite"
    encoder = {"nature_agalite": Nature, "impala_agalite": IMPALA, "agalite": Flatten}[name]()
    core = AGaLiTe()
    model = ActorCritic(encoder, core, 6 if pixels else 4, 256 if pixels else 128)
    apply = batched(model)
    rng = np.random.default_rng(1)

    def observations(t):
        if pixels:
            return jnp.asarray(rng.integers(0, 256, (sequences, t, 64, 64, 3), np.uint8))
        return jnp.asarray(rng.random((sequences, t, 16), np.float32))

    def minibatch():
        shape = (sequences, steps)
        floats = {k: jnp.asarray(rng.standard_normal(shape, np.float32)) for k in ("advantage", "return", "log_prob")}
        return floats | {
            "obs": observations(steps), "done": jnp.zeros(shape, bool), "state": core.start(sequences),
            "action": jnp.zeros(shape, jnp.int32),
        }  # fmt: skip

    first = jax.tree.map(lambda a: a[0], (observations(1), jnp.zeros((sequences, 1), bool), core.start(sequences)))
    # Weights as large as those of an orthogonal start: flax's own takes minutes to compile.
    shapes = jax.eval_shape(model.init, jax.random.PRNGKey(1), *first)["params"]
    params = jax.tree.map(lambda a: jnp.asarray(rng.standard_normal(a.shape, np.float32) / np.sqrt(np.prod(a.shape[:-1]))), shapes)
    optimizer = optax.chain(optax.clip_by_global_norm(0.5), optax.adam(1e-4))

    @jax.jit
    def update(params, moments, batch):
        loss, grad = jax.value_and_grad(lambda p: ppo_loss(apply, p, batch))(params)
        change, moments = optimizer.update(grad, moments, params)
        return optax.apply_updates(params, change), moments, loss

    @jax.jit
    def act(params, obs, done, state):
        logits, value, state = apply({"params": params}, obs, done, state)
        return logits[:, 0], value[:, 0], state

    def learner():
        batch, state = minibatch(), [params, optimizer.init(params), 0]

        def call():
            state[:] = update(state[0], state[1], batch)
            state[2].block_until_ready()

        return call

    def actor():
        obs, done, state = observations(1), jnp.zeros((sequences, 1), bool), [core.start(sequences)]

        def call():
            logits, _, state[0] = act(params, obs, done, state[0])
            logits.block_until_ready()

        return call

    calls = {}
    for line in sys.stdin:
        what = line.strip()
        if what not in calls:
            calls[what] = {"learner": learner, "act": actor}[what]()
            calls[what]()  # compiles
        count, begin = 0, time.perf_counter()
        while count == 0 or time.perf_counter() - begin < options.seconds:
            calls[what]()
            count += 1
        seconds = (time.perf_counter() - begin) / count
        print(json.dumps(steps * sequences / seconds if what == "learner" else 1000 * seconds), flush=True)


def check(interpreter, folder):
    """Holds the JAX model to golden data, compiled quickly rather than well."""
    settings = dict(os.environ, XLA_FLAGS="--xla_backend_optimization_level=0 --xla_llvm_disable_expensive_passes=true")
    program = "import json, sys; from agalite_golden import check; print(json.dumps(check(sys.argv[1])))"
    print(f"holding the JAX model to {folder}", file=sys.stderr)
    printed = run([interpreter, "-c", program, folder], "comparing the JAX model", env=settings, cwd=os.path.dirname(os.path.abspath(__file__)))
    return json.loads(printed.splitlines()[-1])


def measure(interpreter, path, options):
    results = []
    for network in options.network:
        jax = Jax(interpreter, options, network)
        try:
            for what in options.what:
                print(f"{network}, {what}: compiling", file=sys.stderr)
                jax.ask(what)
                theirs, ours = [], []
                for _ in range(options.repeats):
                    theirs.append(jax.ask(what))
                    ours.append(ariadne(path, what, network, options))
                faster = (lambda ours, theirs: ours / theirs) if what == "learner" else (lambda ours, theirs: theirs / ours)
                results.append({
                    "network": network, "what": what, "unit": "samples/s" if what == "learner" else "ms a step",
                    "jax": spread(theirs), "ariadne": spread(ours), "ratio": spread([faster(o, t) for o, t in zip(ours, theirs)]),
                })  # fmt: skip
        finally:
            jax.close()
    return results


def show(result):
    if found := result.get("golden"):
        print(
            f"JAX model against {found['cores']} cores and {found['networks']} networks of the reference: values within "
            f"{found['values']:.1e}, gradients within {found['gradients']:.1e}"
        )
    if not result["results"]:
        return
    print(f"T={result['steps']}, B={result['sequences']}, {result['threads']} threads; min / median / max of {result['repeats']}")

    def text(s, digits=1):
        return " / ".join(f"{s[k]:,.{digits}f}" for k in ("min", "median", "max"))

    for r in result["results"]:
        digits = 0 if r["what"] == "learner" else 2
        print(f"{r['network']:<15} {r['what']:<8} {r['unit']:<10} JAX {text(r['jax'], digits)}   Ariadne {text(r['ariadne'], digits)}", end="")
        print(f"   times faster {text(r['ratio'])}")


def parse():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--network", action="append", choices=NETWORKS, help="network to measure, may be repeated (default: all)")
    p.add_argument("--what", action="append", choices=["learner", "act"], help="what to measure, may be repeated (default: both)")
    p.add_argument("--steps", type=int, default=128, help="steps T of a minibatch's sequences (default 128)")
    p.add_argument("--sequences", type=int, default=16, help="sequences B of a minibatch, environments that act (default 16)")
    p.add_argument("--threads", type=int, default=2, help="cores of each side (default 2)")
    p.add_argument("--repeats", type=int, default=5, help="repetitions (default 5)")
    p.add_argument("--seconds", type=float, default=3, help="time for each side in each (default 3)")
    p.add_argument("--check", action="store_true", help="compare the JAX model with golden data and measure nothing")
    p.add_argument("--no-check", action="store_true", help="leave the comparison with golden data out")
    p.add_argument("--ariadne", help="binary to run instead of one that is built here")
    p.add_argument("--python", default=sys.executable, help="interpreter for the virtual environment")
    p.add_argument("--json", action="store_true", help="print one JSON object")
    p.add_argument("--worker", action="store_true", help=argparse.SUPPRESS)
    o = p.parse_args()
    o.network, o.what = o.network or NETWORKS, o.what or ["learner", "act"]
    if min(o.repeats, o.steps, o.sequences, o.threads) < 1 or o.seconds <= 0:
        p.error("--repeats, --steps, --sequences, --threads and --seconds must be positive")
    return o


def main():
    options = parse()
    if options.worker:
        return work(options)
    interpreter = environment("jax-0.4.30", REQUIREMENTS, options.python)
    result = {k: getattr(options, k) for k in ("steps", "sequences", "threads", "repeats", "seconds")}
    if not options.no_check:
        root = os.environ.get("ARIADNE_REFERENCE") or ROOT.parent / "shared" / "reference"
        result["golden"] = check(interpreter, os.path.join(os.path.abspath(root), "agalite"))
    result["results"] = []
    if not options.check:
        path = binary(options.ariadne)
        if hasattr(os, "sched_setaffinity"):
            os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[: options.threads])
        result["results"] = measure(interpreter, path, options)
    if options.json:
        print(json.dumps(result, indent=2))
    else:
        show(result)


if __name__ == "__main__":
    main()
