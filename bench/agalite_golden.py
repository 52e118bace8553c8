"""Holds the JAX model of this folder to data recorded from subho406/agalite, so that what is timed is the same model."""

import json
import pathlib
import sys

import jax
import jax.numpy as jnp
import numpy as np
from flax.traverse_util import flatten_dict

from agalite_model import AGaLiTe, ActorCritic, Flatten, IMPALA, Nature, batched
from safetensors_file import File


class Case(File):
    """A file of golden data."""

    def parameters(self):
        """Returns the parameters, by path, which large cases hold as the seed of a formula."""
        given = self.below("param/")
        if given:
            return given
        shapes = {k: tuple(v) for k, v in self.below("param_shape/").items()}
        seed = int(self.metadata["seed"])
        filled = {k: fill(k, shapes[k], j, seed) for j, k in enumerate(sorted(shapes, key=lambda k: ("params/" + k).encode()))}
        for k, head in self.below("param_head/").items():
            np.testing.assert_array_equal(filled[k].ravel()[: len(head)], head, err_msg=k)
        return filled


def fill(path, shape, j, seed):
    """Is the formula of the data's README for tensor number j."""
    mask = 0xFFFFFFFF
    h = np.arange(np.prod(shape, dtype=np.int64), dtype=np.uint64) * 2654435761
    h = (h + ((j + 1) * 2246822519 & mask) + (seed * 3266489917 & mask)) & mask
    for _ in range(2):
        h ^= h >> 16
        h = h * 0x45D9F3B & mask
    h ^= h >> 16
    u = (2 * h.astype(np.float64) / 2**32 - 1).reshape(shape)
    match path.rpartition("/")[2]:
        case "scale":
            u = 1 + 0.1 * u
        case "bgp":
            u = 2 + 0.1 * u
        case "kernel":
            fan = shape[1] if len(shape) == 3 else np.prod(shape[:-1])
            u = u * np.sqrt(3 / fan)
        case _:
            u = 0.1 * u
    return u.astype(np.float32)


def shaped_like(template, arrays):
    """Returns the arrays in a parameter tree's shape; names of modules may hold slashes."""
    flat = {k: "/".join(k) for k in flatten_dict(template)}
    if missing := set(flat.values()) ^ set(arrays):
        sys.exit(f"the model and the golden data differ in {sorted(missing)[:3]}")
    tree = {}
    for keys, name in flat.items():
        at = tree
        for k in keys[:-1]:
            at = at.setdefault(k, {})
        at[keys[-1]] = jnp.asarray(arrays[name])
    return tree


def nested(arrays):
    tree = {}
    for name, a in arrays.items():
        layer, leaf = name.split("/")
        tree.setdefault(layer, {})[leaf] = jnp.asarray(a)
    return tree


def difference(got, want):
    """Returns the largest difference, relative to the largest value."""
    return float(np.abs(np.asarray(got) - want).max() / max(np.abs(want).max(), 1e-12))


def check_core(file):
    """Returns the differences of outputs and states, and of the gradients of parameters."""
    f = Case(file)
    config = json.loads(f.metadata["config"])
    config.pop("reset_hidden_on_terminate", None)
    core = AGaLiTe(**config)
    x, done, weight = (jnp.asarray(f.arrays["in/" + k]) for k in ("x", "term", "loss_w"))
    state = nested(f.below("state0/"))
    arrays = f.parameters()
    template = jax.eval_shape(core.init, jax.random.PRNGKey(0), x[0], done[0], jax.tree.map(lambda a: a[0], state))["params"]
    params = shaped_like(template, arrays)

    def loss(params):
        y, after = batched(core)({"params": params}, x, done, state)
        return (y * weight).sum(), (y, after)

    grad, (y, after) = jax.jit(jax.grad(loss, has_aux=True))(params)
    values = [difference(y, f.arrays["out/y"])]
    for name, want in f.below("state1/").items():
        layer, leaf = name.split("/")
        values.append(difference(after[layer][leaf], want))
    grad = {"/".join(k): np.asarray(v) for k, v in flatten_dict(grad).items()}
    gradients = [difference(grad[k], want) for k, want in f.below("grad/param/").items()]
    gradients += [
        difference(grad[k].ravel()[f.arrays["gradidx/" + k]], want)
        for k, want in f.below("gradval/").items()
        if k in grad and np.abs(want).max() > 0
    ]
    return max(values), max(gradients)


def check_network(file):
    """Returns the difference of logits and values; the file leaves the number of heads open, the best fit counts."""
    f = Case(file)
    arrays = f.parameters()
    layer = "seq_model/layer1/"
    keys = arrays[layer + "AttentionORLiTLayer_0/project/kernel"].shape[0]
    factors = arrays[layer + "AttentionORLiTLayer_0/linear_p1p2p3/bias"].shape[0] // 3
    layers = sum(k.endswith("LayerNorm_0/scale") for k in arrays)
    encoder = Flatten()
    if "in/image_u8" in f.arrays:
        encoder = IMPALA() if "repr_model/Dense_0/bias" in arrays else Nature()
    obs, done = (jnp.asarray(f.arrays[k]) for k in ("in/image_u8" if "in/image_u8" in f.arrays else "in/x", "in/term"))
    best = np.inf
    for heads in (h for h in range(1, factors + 1) if keys % h == 0 and factors % h == 0):
        core = AGaLiTe(
            n_layers=layers, d_model=arrays[layer + "emb_layer/bias"].shape[0], d_head=keys // heads, n_heads=heads,
            d_ffc=arrays[layer + "Dense_0/bias"].shape[0], eta=factors // heads, r=2,
        )  # fmt: skip
        model = ActorCritic(encoder, core, int(f.metadata["actions"]), int(f.metadata["hidden"]))
        state = core.start(len(obs))
        one = jax.tree.map(lambda a: a[0], (obs, done, state))
        params = shaped_like(jax.eval_shape(model.init, jax.random.PRNGKey(0), *one)["params"], arrays)
        logits, value, _ = jax.jit(batched(model))({"params": params}, obs, done, state)
        best = min(best, max(difference(logits, f.arrays["out/logits"]), difference(value, f.arrays["out/value"])))
    return best


def check(folder):
    """Compares every case of AGaLiTe and returns what was found; a difference too large ends the program."""
    folder = pathlib.Path(folder)
    cores = sorted(p for p in folder.glob("seq/agalite_*.safetensors") if "noreset" not in p.name)
    networks = sorted(folder.glob("enc/full_*agalite*.safetensors"))
    if not cores or not networks:
        sys.exit(f"{folder} holds no golden data of AGaLiTe")
    found = {"cores": len(cores), "networks": len(networks), "values": 0.0, "gradients": 0.0}
    for p in cores:
        values, gradients = check_core(p)
        # Where a denominator comes near its 1e-5, float32 does not resolve gradients; the data's own are off as much.
        if values > 1e-4 or gradients > 2e-2:
            sys.exit(f"{p.name}: the JAX model differs from the reference by {values:.1e}, gradients by {gradients:.1e}")
        found["values"], found["gradients"] = max(found["values"], values), max(found["gradients"], gradients)
    for p in networks:
        values = check_network(p)
        if values > 1e-4:
            sys.exit(f"{p.name}: the JAX model differs from the reference by {values:.1e}")
        found["values"] = max(found["values"], values)
    return found
