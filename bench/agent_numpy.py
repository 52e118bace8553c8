#!/usr/bin/env python3
"""Ariadne's agents stated once more, in numpy: one environment, one step at a time, from config.yaml and weights.safetensors.

    bench/agent_numpy.py FOLDER           prints what the folder's configuration says of the agent and its task, as JSON
    bench/agent_numpy.py FOLDER TRACE     also plays a file of `ariadne eval --trace` again: how far are logits and values?

What is stated: pictures, the encoder nature, inputs of what happened last, integrator and map, the cores agalite, lstm, gru and
feedforward, the heads tanh. Anything else is refused, with exit code 2. Each episode begins from the state in which nothing was seen. Needs numpy and
PyYAML.

Axes: E width of the core, H heads, D width of a head, N = eta * D features, r oscillators, A actions.
"""

import json
import pathlib
import sys

import numpy as np
import yaml

from gridmap_numpy import GridMap
from safetensors_file import File

# How far logits and values may be from a trace's: at 99 of 100 decisions, and at the others. Where the denominator of AGaLiTe's
# attention comes near its 1e-5, as at the first step of an episode, float32 resolves no more.
WITHIN, WORST = 1e-4, 5e-2


class Unstated(Exception):
    """Is what a configuration or weights ask for that is not stated here."""


def sigmoid(x):
    with np.errstate(over="ignore"):  # 1 / (1 + inf) is 0
        return 1 / (1 + np.exp(-x))


def relu(x):
    return np.maximum(x, 0)


class Weights:
    """The arrays of a file by name, those below a prefix first of all; it notes which were used."""

    def __init__(self, arrays, prefix="", used=None):
        self.arrays, self.prefix, self.used = arrays, prefix, set() if used is None else used

    def below(self, prefix):
        return Weights(self.arrays, self.prefix + prefix, self.used)

    def __getitem__(self, name):
        name = self.prefix + name
        if name not in self.arrays:
            raise Unstated(f"the weights have no {name}")
        self.used.add(name)
        return self.arrays[name]

    def dense(self, name, x):
        return x @ self[name + "/kernel"] + self[name + "/bias"]

    def layer_norm(self, name, x):
        x = x - x.mean()
        return x / np.sqrt((x * x).mean() + np.float32(1e-6)) * self[name + "/scale"] + self[name + "/bias"]

    def conv(self, name, x, stride, border=0):
        """Maps x [h, w, in] to [h', w', out], with a border of zeros."""
        x = np.pad(x, ((border, border), (border, border), (0, 0)))
        kernel = self[name + "/kernel"]  # [size, size, in, out]
        windows = np.lib.stride_tricks.sliding_window_view(x, kernel.shape[:2], (0, 1))[::stride, ::stride]  # [h', w', in, size, size]
        return np.tensordot(windows, kernel, ((3, 4, 2), (0, 1, 2))) + self[name + "/bias"]

    def gate(self, name, x, y):
        """Joins a skip stream x and a branch y as GTrXL does."""
        w = self.below(name + "/")
        r = sigmoid(y @ w["Wr/kernel"] + x @ w["Ur/kernel"])
        z = sigmoid(y @ w["Wz/kernel"] + x @ w["Uz/kernel"] - w["bgp"])
        h = np.tanh(y @ w["Wg/kernel"] + (r * x) @ w["Ug/kernel"])
        return (1 - z) * x + z * h


class Nature:
    """Maps a picture [h, w, 3] of bytes to a row."""

    def __init__(self, group, weights):
        keys = known("trainer.encoder", group, {"name", "scale", "offset", "norm"})
        self.scale, self.offset = np.float32(keys.get("scale") or 1 / 255), np.float32(keys.get("offset") or 0)
        self.norm, self.w = bool(keys.get("norm")), weights

    def step(self, picture):
        x = picture.astype(np.float32) * self.scale + self.offset
        for name, stride in (("layers_0", 4), ("layers_2", 2), ("layers_4", 1)):
            x = relu(self.w.conv(name, x, stride))
        x = x.reshape(-1)
        return self.w.layer_norm("LayerNorm_0", x) if self.norm else x


class AGaLiTe:
    def __init__(self, group, weights):
        sizes = ["n_layers", "d_model", "d_head", "d_ffc", "n_heads", "eta", "r"]
        # horizon says where weights start from.
        keys = known("trainer.seq_model", group, {"name", "reset_hidden_on_terminate", "horizon", "fixes", *sizes})
        self.layers, _, self.d, _, self.heads, self.eta, self.r = (keys[k] for k in sizes)
        fixes = keys.get("fixes") or []
        listed("trainer.seq_model.fixes", fixes, {"clock", "frequencies"})
        self.clock = "clock" in fixes
        # Half turns in a step, of each oscillator.
        self.turns = np.linspace(0 if "frequencies" in fixes else -1, 1, self.r)
        self.w = weights

    def reset(self):
        h, n = self.heads, self.eta * self.d
        self.tick = 1
        self.state = [
            [np.zeros(shape, np.float32) for shape in ((self.r, h, n), (self.r, h, self.d), (h, n))] for _ in range(self.layers)
        ]

    def step(self, x):
        self.tick += 1
        if self.clock:
            waves = np.cos(np.pi * np.fmod(self.turns * self.tick, 2))
        else:
            waves = np.cos((np.float32(self.tick) * (np.pi * self.turns).astype(np.float32)).astype(np.float64))
        waves = waves.astype(np.float32)[:, None, None]
        x = relu(self.w.dense("layer1/emb_layer", x))
        for i in range(self.layers):
            w = self.w.below(f"layer{i + 1}/")
            out = self.attention(w.below("AttentionORLiTLayer_0/"), w.layer_norm("LayerNorm_0", x), self.state[i], waves)
            x = w.gate("GRUGatingUnit_0", x, relu(out))
            f = relu(w.dense("Dense_0", w.layer_norm("LayerNorm_1", x)))
            x = w.gate("GRUGatingUnit_1", x, relu(w.dense("Dense_1", f)))
        return x

    def attention(self, w, x, state, waves):
        h, d, eta = self.heads, self.d, self.eta
        key, query, value, beta, gamma = w.dense("linear_kqvbetagammas", x).reshape(h, 5, d).swapaxes(0, 1)  # [H, D] each
        p1, p2, p3 = w.dense("linear_p1p2p3", x).reshape(h, 3, eta).swapaxes(0, 1)  # [H, eta] each

        def features(p, x):  # [H, N]
            return (p[:, :, None] * x[:, None, :]).reshape(h, eta * d)

        key, query = features(relu(p1), relu(key)), features(relu(p2), relu(query))
        gamma, beta = features(sigmoid(p3), sigmoid(gamma)), sigmoid(beta)
        k, v, s = state
        k[:] = (1 - gamma) * k + waves * (gamma * key)
        v[:] = (1 - beta) * v + waves * (beta * value)
        s[:] = (1 - gamma) * s + gamma * key
        match = (k * query).sum(-1)  # [r, H]
        total = (s * query).sum(-1)  # [H]
        out = (v * match[:, :, None]).sum(0) / (2 * self.r * total + np.float32(1e-5))[:, None]
        return w.dense("project", out.reshape(-1))


class Recurrent:
    """Is a stack of layers of one kind."""

    def __init__(self, group, weights):
        keys = known("trainer.seq_model", group, {"name", "reset_hidden_on_terminate", "n_layers", "d_model", "fixes"})
        listed("trainer.seq_model.fixes", keys.get("fixes") or [], set())
        self.layers, self.width, self.w = keys["n_layers"], keys["d_model"], weights

    def reset(self):
        self.h, self.c = np.zeros((2, self.layers, self.width), np.float32)

    def step(self, x):
        for i in range(self.layers):
            x = self.h[i] = self.layer(i, x)
        return x


class LSTM(Recurrent):
    def layer(self, i, x):
        w = self.w.below(f"LSTM_{i}/ScanLSTMout_0/OptimizedLSTMCell_0/")
        into, forget, new, out = (x @ w[f"i{g}/kernel"] + w.dense(f"h{g}", self.h[i]) for g in "ifgo")
        self.c[i] = sigmoid(forget) * self.c[i] + sigmoid(into) * np.tanh(new)
        return sigmoid(out) * np.tanh(self.c[i])


def gated_units(w, x, h):
    """Returns the next state of gated recurrent units."""
    r, z = (sigmoid(w.dense(f"i{g}", x) + h @ w[f"h{g}/kernel"]) for g in "rz")
    new = np.tanh(w.dense("in", x) + r * w.dense("hn", h))
    return (1 - z) * new + z * h


class GRU(Recurrent):
    def layer(self, i, x):
        return gated_units(self.w.below(f"GRU_{i}/ScanGRUout_0/GRUCell_0/"), x, self.h[i])


class Feedforward(Recurrent):
    def layer(self, i, x):
        return relu(self.w.dense(f"Dense_{i}", x))


class Cartographer:
    """Senses, draws a map, and reads it."""

    SENSES = ["motion", "lattice", "clear", "view", "visible", "wanted"]
    SIGHT = {"rays": 16, "clear": [0.5, 1, 1.5, 2, 2.5, 3, 3.5, 4, 5, 6, 7, 8], "field_of_view": 80, "eye": 0.075}  # unless given

    def __init__(self, group, weights):
        drawn = {"side": 32, "crop": 17, "memory": 0, "ways": False, **self.SIGHT}
        keys = known("trainer.map", group, {"targets", "hidden", "layers", "filters", "width", *drawn})
        self.map = GridMap(keys["targets"], **{k: keys.get(k, v) for k, v in drawn.items()})
        self.layers, self.w = keys.get("layers", 3), weights

    def reset(self):
        self.map.reset()

    def step(self, x):
        hidden = relu(self.w.dense("hidden", x))
        cells, numbers = self.map.step(*(self.w.dense(name, hidden) for name in self.SENSES))
        for i in range(self.layers):
            cells = relu(self.w.conv(f"layers_{i}", cells, 2 if i == 1 else 1, border=1))
        return np.concatenate([relu(self.w.dense("dense", cells.reshape(-1))), numbers])


ENCODERS = {"nature": Nature}
CORES = {"agalite": AGaLiTe, "lstm": LSTM, "gru": GRU, "feedforward": Feedforward}
INPUTS = ["last_action", "last_reward"]  # in the order in which they lie behind the features


class Agent:
    """An agent of a folder with config.yaml and weights.safetensors."""

    def __init__(self, folder):
        folder = pathlib.Path(folder)
        self.config = yaml.safe_load((folder / "config.yaml").read_text())
        trainer = self.config["trainer"]
        self.w = Weights(File(folder / "weights.safetensors").arrays)
        encoder, core = trainer.get("encoder") or {"name": "nature"}, trainer["seq_model"]
        self.encoder = choice("trainer.encoder.name", encoder["name"], ENCODERS)(encoder, self.w.below("repr_model/"))
        self.core = choice("trainer.seq_model.name", core["name"], CORES)(core, self.w.below("seq_model/"))
        heads = known("trainer.heads", trainer.get("heads") or {}, {"name", "fixes"})
        choice("trainer.heads.name", heads.get("name") or "tanh", {"tanh": None})
        listed("trainer.heads.fixes", heads.get("fixes") or [], {"policy_init"})  # which says where weights start from
        self.inputs = trainer.get("inputs") or []
        listed("trainer.inputs", self.inputs, set(INPUTS))
        self.skip = trainer.get("skip") or 0
        self.integrator = trainer.get("integrator") or 0
        self.map = Cartographer(trainer["map"], self.w.below("map/")) if trainer.get("map") else None
        self.actions = len(self.w["actor/layers_2/bias"])

    def reset(self):
        """Begins an episode."""
        self.core.reset()
        if self.map:
            self.map.reset()
        self.h = np.zeros(self.integrator, np.float32)
        self.last_action = None

    def step(self, picture, reward):
        """Returns logits [A] and the value of a picture, given the reward that came with it; last_action is to be set then."""
        x = self.encoder.step(picture)
        if "last_action" in self.inputs:
            x = np.concatenate([x, np.arange(self.actions, dtype=np.float32) == (-1 if self.last_action is None else self.last_action)])
        if "last_reward" in self.inputs:
            x = np.append(x, np.float32(reward))
        x = x.astype(np.float32)
        if self.integrator:
            self.h = gated_units(self.w.below("integrator/"), x, self.h)
            x = np.concatenate([x, self.h])
        if self.map:
            x = np.concatenate([x, self.map.step(x)])
        y = self.core.step(x)
        if self.skip:
            y = np.concatenate([y, np.maximum(self.w.dense("skip", x), 0)])
        return self.head("actor/", y), self.head("critic/", y)[0]

    def head(self, prefix, y):
        w = self.w.below(prefix)
        return w.dense("layers_2", np.tanh(w.dense("layers_0", y)))

    def check_weights(self):
        """Refuses weights that no step used, after one; predictions change nothing."""
        if left := sorted(k for k in self.w.arrays if k not in self.w.used and not k.startswith("predictions/")):
            raise Unstated(f"nothing that is stated here uses the weights {', '.join(left[:3])}")


def known(where, group, keys):
    """Returns a group of a configuration in which there are only keys that are stated; null is as good as none."""
    group = {k: v for k, v in group.items() if v is not None}
    if unknown := sorted(set(group) - keys):
        raise Unstated(f"{where}.{unknown[0]} is {group[unknown[0]]}, which is not stated here")
    return group


def listed(where, names, there):
    for name in names:
        choice(where, name, dict.fromkeys(there))


def choice(where, name, there):
    if name not in there:
        raise Unstated(f"{where} has {name}; stated here: {', '.join(sorted(there)) or 'none'}")
    return there[name]


def follow(agent, trace):
    """Returns the largest differences from a trace's logits and values, and what exceeds the bounds; the actions are the trace's."""
    arrays = File(trace).arrays
    differences = {"logits": [], "value": []}
    agent.reset()
    for i, picture in enumerate(arrays["observation"]):
        logits, value = agent.step(picture, arrays["reward"][i])
        agent.last_action = int(arrays["action"][i])
        differences["logits"].append(float(np.abs(logits - arrays["logits"][i]).max()))
        differences["value"].append(float(abs(value - arrays["value"][i])))
    agent.check_weights()
    steps = len(arrays["action"])
    far = {k: sum(not x <= WITHIN for x in d) for k, d in differences.items()}
    exceeded = [k for k, d in differences.items() if far[k] > -(-steps // 100) or not max(d) <= WORST]
    return {"decisions": steps, **{k: max(d) for k, d in differences.items()}, "far": max(far.values()), "exceeded": exceeded}


def refuse(what):
    print(what, file=sys.stderr)
    sys.exit(2)


def main():
    if len(sys.argv) not in (2, 3):
        refuse(__doc__)
    try:
        agent = Agent(sys.argv[1])
        about = {"core": agent.config["trainer"]["seq_model"]["name"], "inputs": agent.inputs, "task": agent.config["task"]}
        about["arg_max"] = bool(agent.config["trainer"].get("arg_max"))
        if len(sys.argv) == 3:
            about["trace"] = follow(agent, sys.argv[2])
    except KeyError as error:
        refuse(f"config.yaml has no {error.args[0]}")
    except (OSError, Unstated, yaml.YAMLError) as error:
        refuse(" ".join(str(error).split()))
    print(json.dumps(about))
    if about.get("trace", {}).get("exceeded"):
        sys.exit(f"in numpy it is another agent than in Ariadne, by more than {WITHIN}: {about['trace']}")


if __name__ == "__main__":
    main()
