"""AGaLiTe and the networks around it in JAX and flax, with the parameter names of subho406/agalite.

It is what a user of JAX would run: one module per part, a whole sequence at once, the recurrences by an associative scan
over time. Axes: T time, E model width, H heads, D width of a head, N = eta * D features, r oscillators.
"""

from typing import Sequence

import flax.linen as nn
import jax
import jax.numpy as jnp
import numpy as np

orthogonal = nn.initializers.orthogonal(np.sqrt(2))


def dense(width, name):
    return nn.Dense(width, kernel_init=orthogonal, name=name)


def discounted_sums(start, discount, new):
    """s_t = discount_t * s_{t-1} + new_t for all t at once; discount and new are [T, ...], start is s_{-1}."""

    def join(a, b):
        return a[0] * b[0], a[1] * b[0] + b[1]

    discount = jnp.concatenate([jnp.ones_like(discount[:1]), discount])
    new = jnp.concatenate([start[None], new])
    return jax.lax.associative_scan(join, (jnp.broadcast_to(discount, new.shape), new))[1][1:]


class Attention(nn.Module):
    heads: int
    d_head: int
    eta: int
    r: int
    width: int

    @nn.compact
    def __call__(self, x, done, state):
        steps, heads, d, eta, r = len(x), self.heads, self.d_head, self.eta, self.r
        parts = dense(heads * 5 * d, "linear_kqvbetagammas")(x).reshape(steps, heads, 5 * d)
        key, query, value, beta, gamma = jnp.split(parts, 5, -1)
        p1, p2, p3 = jnp.split(dense(heads * 3 * eta, "linear_p1p2p3")(x).reshape(steps, heads, 3 * eta), 3, -1)

        def features(p, x):  # [T, H, eta * D]
            return (p[..., :, None] * x[..., None, :]).reshape(steps, heads, eta * d)

        key = features(nn.relu(p1), nn.relu(key))
        query = features(nn.relu(p2), nn.relu(query))
        gamma = features(nn.sigmoid(p3), nn.sigmoid(gamma))
        beta = nn.sigmoid(beta)

        tick = state["tick"] + jnp.arange(1, steps + 1, dtype=jnp.float32)  # [T]
        waves = jnp.cos(tick[:, None] * jnp.linspace(-jnp.pi, jnp.pi, r))[:, :, None, None]  # [T, r, 1, 1]
        keep = (1 - done.astype(jnp.float32))[:, None, None]
        forget, forget_values = (1 - gamma) * keep, (1 - beta) * keep
        tilde_k = discounted_sums(state["tilde_k"], forget[:, None], waves * (gamma * key)[:, None])
        tilde_v = discounted_sums(state["tilde_v"], forget_values[:, None], waves * (beta * value)[:, None])
        s = discounted_sums(state["s"], forget, gamma * key)

        match = jnp.einsum("trhn,thn->trh", tilde_k, query)
        total = jnp.einsum("thn,thn->th", s, query)
        out = jnp.einsum("trhd,trh->thd", tilde_v, match) / (2 * r * total + 1e-5)[..., None]
        out = dense(self.width, "project")(out.reshape(steps, heads * d))
        return out, {"tilde_k": tilde_k[-1], "tilde_v": tilde_v[-1], "s": s[-1], "tick": tick[-1:]}


class Gate(nn.Module):
    width: int

    @nn.compact
    def __call__(self, x, y):
        def kernel(name):
            return nn.Dense(self.width, use_bias=False, kernel_init=orthogonal, name=name)

        bias = self.param("bgp", nn.initializers.constant(2.0), (self.width,))
        r = nn.sigmoid(kernel("Wr")(y) + kernel("Ur")(x))
        z = nn.sigmoid(kernel("Wz")(y) + kernel("Uz")(x) - bias)
        h = jnp.tanh(kernel("Wg")(y) + kernel("Ug")(r * x))
        return (1 - z) * x + z * h


class Block(nn.Module):
    first: bool
    d_model: int
    d_head: int
    d_ffc: int
    heads: int
    eta: int
    r: int

    @nn.compact
    def __call__(self, x, done, state):
        if self.first:
            x = nn.relu(dense(self.d_model, "emb_layer")(x))
        attention = Attention(self.heads, self.d_head, self.eta, self.r, self.d_model, name="AttentionORLiTLayer_0")
        out, state = attention(nn.LayerNorm(name="LayerNorm_0")(x), done, state)
        x = Gate(self.d_model, name="GRUGatingUnit_0")(x, nn.relu(out))
        f = nn.relu(dense(self.d_ffc, "Dense_0")(nn.LayerNorm(name="LayerNorm_1")(x)))
        f = nn.relu(dense(self.d_model, "Dense_1")(f))
        return Gate(self.d_model, name="GRUGatingUnit_1")(x, f), state


class AGaLiTe(nn.Module):
    """Maps x [T, in], done [T] and a state to y [T, E] and the state after step T."""

    n_layers: int = 4
    d_model: int = 128
    d_head: int = 64
    d_ffc: int = 128
    n_heads: int = 4
    eta: int = 4
    r: int = 2

    @nn.compact
    def __call__(self, x, done, state):
        after = {}
        for i in range(1, self.n_layers + 1):
            block = Block(i == 1, self.d_model, self.d_head, self.d_ffc, self.n_heads, self.eta, self.r, name=f"layer{i}")
            x, after[f"layer_{i}"] = block(x, done, state[f"layer_{i}"])
        return x, after

    def start(self, sequences):
        """Returns the state before anything was seen, [B, ...]."""
        h, d, n, r = self.n_heads, self.d_head, self.eta * self.d_head, self.r
        shapes = {"tilde_k": (r, h, n), "tilde_v": (r, h, d), "s": (h, n)}
        layer = {k: jnp.zeros((sequences, *s)) for k, s in shapes.items()} | {"tick": jnp.ones((sequences, 1))}
        return {f"layer_{i}": layer for i in range(1, self.n_layers + 1)}


class Flatten(nn.Module):
    @nn.compact
    def __call__(self, x):
        return x.reshape(len(x), -1).astype(jnp.float32)


class Nature(nn.Module):
    @nn.compact
    def __call__(self, x):
        x = x.astype(jnp.float32) / 255
        for i, (width, size, stride) in enumerate([(32, 8, 4), (64, 4, 2), (64, 3, 1)]):
            layer = nn.Conv(width, (size, size), stride, padding="VALID", kernel_init=orthogonal, name=f"layers_{2 * i}")
            x = nn.relu(layer(x))
        return x.reshape(len(x), -1)


class IMPALA(nn.Module):
    channels: Sequence[int] = (16, 32, 32)
    width: int = 256

    @nn.compact
    def __call__(self, x):
        x = x.astype(jnp.float32) / 255
        for k, c in enumerate(self.channels):
            x = nn.Conv(c, (3, 3), name=f"_Stack_{k}/conv")(x)
            x = nn.max_pool(x, (3, 3), (2, 2), padding="SAME")
            for i in range(2):
                y = nn.Conv(c, (3, 3), name=f"_Stack_{k}/res_{i}/conv2d_0")(nn.relu(x))
                x = x + nn.Conv(c, (3, 3), name=f"_Stack_{k}/res_{i}/conv2d_1")(nn.relu(y))
        return nn.Dense(self.width)(nn.relu(x).reshape(len(x), -1))


class Head(nn.Module):
    hidden: int
    out: int

    @nn.compact
    def __call__(self, x):
        return dense(self.out, "layers_2")(jnp.tanh(dense(self.hidden, "layers_0")(x)))


class ActorCritic(nn.Module):
    """Maps observations [T, ...], done [T] and a state to logits [T, actions], values [T] and the state after step T."""

    encoder: nn.Module
    core: AGaLiTe
    actions: int
    hidden: int

    def setup(self):
        self.repr_model, self.seq_model = self.encoder.clone(), self.core.clone()
        self.actor, self.critic = Head(self.hidden, self.actions), Head(self.hidden, 1)

    def __call__(self, obs, done, state):
        y, state = self.seq_model(self.repr_model(obs), done, state)
        return self.actor(y), self.critic(y)[..., 0], state


def batched(model):
    """Returns model.apply for a leading axis of sequences, parameters shared."""
    return jax.vmap(model.apply, in_axes=(None, 0, 0, 0))


def ppo_loss(apply, params, batch, clip=0.2, value_coef=0.5, entropy_coef=0.01):
    logits, value, _ = apply({"params": params}, batch["obs"], batch["done"], batch["state"])
    log_policy = jax.nn.log_softmax(logits)
    log_prob = jnp.take_along_axis(log_policy, batch["action"][..., None], -1)[..., 0]
    ratio = jnp.exp(log_prob - batch["log_prob"])
    policy = jnp.maximum(-batch["advantage"] * ratio, -batch["advantage"] * jnp.clip(ratio, 1 - clip, 1 + clip)).mean()
    values = 0.5 * jnp.square(value - batch["return"]).mean()
    entropy = -(jnp.exp(log_policy) * log_policy).sum(-1).mean()
    return policy + value_coef * values - entropy_coef * entropy
