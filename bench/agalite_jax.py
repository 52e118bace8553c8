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

import json
import os
import pathlib
import sys
import time

HERE = pathlib.Path(__file__).resolve().parent
if "--worker" in sys.argv:
    sys.path.append(str(HERE))  # for agalite_model: workers run isolated from this folder
else:
    from side_by_side import ROOT, Worker, bench, binary, count, environment, in_turn, parser, pin, row, run, seconds, show

REQUIREMENTS = ["jax==0.4.30", "jaxlib==0.4.30", "flax==0.8.5", "optax==0.2.3", "numpy==1.26.4"]
PACKAGE = "JAX 0.4.30"
NETWORKS = ["nature_agalite", "impala_agalite", "agalite"]


def work(network, steps, sequences, seconds):
    """Is the process inside the virtual environment: compiles what it is asked for and measures it."""
    import jax
    import jax.numpy as jnp
    import numpy as np
    import optax

    from agalite_model import AGaLiTe, ActorCritic, Flatten, IMPALA, Nature, batched, ppo_loss

    pixels = network != "agalite"
    encoder = {"nature_agalite": Nature, "impala_agalite": IMPALA, "agalite": Flatten}[network]()
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
    print(json.dumps("ready"), flush=True)
    for line in sys.stdin:
        what = line.strip()
        if what not in calls:
            calls[what] = {"learner": learner, "act": actor}[what]()
            calls[what]()  # compiles
        done, begin = 0, time.perf_counter()
        while done == 0 or time.perf_counter() - begin < seconds:
            calls[what]()
            done += 1
        took = (time.perf_counter() - begin) / done
        print(json.dumps(steps * sequences / took if what == "learner" else 1000 * took), flush=True)


def check(interpreter, folder):
    """Holds the JAX model to golden data, compiled quickly rather than well."""
    settings = dict(os.environ, XLA_FLAGS="--xla_backend_optimization_level=0 --xla_llvm_disable_expensive_passes=true")
    program = "import json, sys; from agalite_golden import check; print(json.dumps(check(sys.argv[1])))"
    print(f"holding the JAX model to {folder}", file=sys.stderr)
    printed = run([interpreter, "-c", program, folder], "comparing the JAX model", env=settings, cwd=HERE)
    return json.loads(printed.splitlines()[-1])


def compare(interpreter, ariadne, o):
    """Returns the rows of all networks."""
    rows = []
    for network in o.network:
        settings = {"network": network, "steps": o.steps, "sequences": o.sequences, "seconds": o.seconds}
        with Worker(interpreter, __file__, settings, PACKAGE) as jax:
            for what in o.what:
                arguments = [what, f"network={network}", f"steps={o.steps}", f"sequences={o.sequences}"]
                arguments += ["--threads", o.threads, "--seconds", o.seconds]
                print(f"{network}, {what}: compiling", file=sys.stderr)
                jax.ask(what)
                theirs, ours = in_turn(
                    o.repeats,
                    lambda: jax.ask(what),
                    lambda: next(iter(bench(ariadne, arguments).values()))["value"],
                    f"{network}, {what}: ",
                )
                if what == "learner":
                    rows.append(row(f"{network}_learner", f"{network}, learning", "samples/s", theirs, ours))
                else:
                    rows.append(row(f"{network}_act", f"{network}, acting in {o.sequences} environments", "ms", theirs, ours))
    return rows


def parse():
    p = parser(__doc__)
    p.add_argument("--network", action="append", choices=NETWORKS, help="network to measure, may be repeated (default: all)")
    p.add_argument("--what", action="append", choices=["learner", "act"], help="what to measure, may be repeated (default: both)")
    p.add_argument("--steps", type=count, default=128, help="steps T of a minibatch's sequences (default 128)")
    p.add_argument("--sequences", type=count, default=16, help="sequences B of a minibatch, environments that act (default 16)")
    p.add_argument("--threads", type=count, default=2, help="cores of each side (default 2)")
    p.add_argument("--seconds", type=seconds, default=3, help="time for each side in each (default 3)")
    p.add_argument("--check", action="store_true", help="compare the JAX model with golden data and measure nothing")
    p.add_argument("--no-check", action="store_true", help="leave the comparison with golden data out")
    o = p.parse_args()
    o.network, o.what = o.network or NETWORKS, o.what or ["learner", "act"]
    return o


def main():
    o = parse()
    interpreter = environment("jax-0.4.30", REQUIREMENTS, o.python)
    golden = None
    if not o.no_check:
        root = os.environ.get("ARIADNE_REFERENCE") or ROOT.parent / "shared" / "reference"
        golden = check(interpreter, os.path.join(os.path.abspath(root), "agalite"))
        print(
            f"JAX model against {golden['cores']} cores and {golden['networks']} networks of the reference: values within "
            f"{golden['values']:.1e}, gradients within {golden['gradients']:.1e}",
            file=sys.stderr,
        )
    rows = []
    if not o.check:
        ariadne = binary(o.ariadne)
        pin(o.threads)
        rows = compare(interpreter, ariadne, o)
    show(PACKAGE, rows, o.json, golden=golden, threads=o.threads, steps=o.steps, sequences=o.sequences, repeats=o.repeats, seconds=o.seconds)


if __name__ == "__main__":
    if "--worker" in sys.argv:
        work(**json.loads(sys.argv[-1]))
    else:
        main()
