"""Trained agents, with numpy alone: they act on batches of observations, and their state is an array of the caller's."""

from __future__ import annotations

import ctypes
import json
import operator
import os
import weakref
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from . import _library
from ._memory import Array

AGENTS = Path(__file__).with_name("agents")
"""The folder of the agents that come with the package: of each a folder with its name."""


class Decision(NamedTuple):
    """What an agent decides in N environments."""

    actions: np.ndarray  # int32 [N]
    logits: np.ndarray  # float32 [N, A], unnormalised logarithms of the actions' probabilities
    values: np.ndarray  # float32 [N], returns that the agent expects, discounted


def load_agent(agent: str | os.PathLike[str]) -> Agent:
    """The agent of that name that comes with the package, or that of a run's folder (its newest whole checkpoint).

    The names are those of ``ariadne_maze.agent.names()``: ``memory_maze`` plays mazes of all four sizes, ``memory_maze9`` was trained in
    9x9 alone, ``mysterypath`` and ``tmaze_small`` play those. A folder that has such a name is meant where a path leads to it, as
    ``./memory_maze`` does. ValueError: there is neither, or what is in the folder is no agent; it says which names there are.

    ::

        agent = ariadne_maze.load_agent("memory_maze9")
        envs = ariadne_maze.Batch(agent.task, 8, seed=1, **agent.settings)
        step = envs.reset()             # step.observation: uint8 [8, 64, 64, 3]
        state = agent.start(8)          # float32 [8, S], goes on in place
        begins = numpy.ones(8, bool)    # [8]
        for _ in range(100):
            decision = agent.act(step.observation, state, begins, step.reward)
            step = envs.step(decision.actions)    # int32 [8]; .logits are float32 [8, 6], .values float32 [8]
            begins = step.terminated | step.truncated
    """
    return Agent(agent)


def names() -> list[str]:
    """The names of the agents that come with the package."""
    return sorted(p.name for p in AGENTS.iterdir() if p.is_dir()) if AGENTS.is_dir() else []


class Agent:
    """A trained agent. Axes: N environments, A actions, S floats of one environment's memory.

    ``task`` and ``settings`` are what it was trained in, for ``Batch``, ``VectorEnv`` and the like; ``observation`` the type
    of what it sees, ``num_actions`` A, ``greedy`` whether it was made to take its most probable action, ``memory`` what it
    remembers by, ``steps`` for how many it was trained (None: not known), ``weights`` the beginning of their file's SHA-256.

    Its memory is an array ``[N, S]`` that ``start`` makes: a row for each environment, which may be copied, moved and set like any
    other. Calls from several threads wait for each other.
    """

    def __init__(self, agent: str | os.PathLike[str]) -> None:
        folder = os.fspath(agent)
        own = names()
        self._lib = lib = _library.library()
        if folder in own:
            folder = str(AGENTS / folder)
        elif not folder or not Path(folder).is_dir():
            raise ValueError(f"there is no agent {folder!r}: want a run's folder, or one of those that come with the package: {', '.join(own) or 'none'}")
        handle = ctypes.c_int64()
        _library.check(lib, lib.ariadne_load_agent(folder.encode(), ctypes.byref(handle)))
        self._handle = handle.value
        self._process = os.getpid()
        self._close = weakref.finalize(self, _close, lib, handle.value, self._process)
        d = json.loads(_library.read(lib, lib.ariadne_describe_agent, handle))
        self.task: str = d["task"]
        self.settings: dict[str, Any] = d["settings"]
        self.observation = Array(d["observation"]["name"], d["observation"]["dtype"], tuple(d["observation"]["shape"]))
        self.num_actions: int = d["actions"]
        self.greedy: bool = d["greedy"]
        self.memory: str = d["memory"]
        self.parameters: int = d["parameters"]
        self.steps: int | None = d["steps"]
        self.weights: str = d["weights"]
        self.state_size: int = d["state_size"]
        self._parts = {part["name"]: tuple(part["shape"]) for part in d["state"]}

    def start(self, num_envs: int = 1) -> np.ndarray:
        """The state of num_envs environments that have seen nothing, float32 ``[N, S]``."""
        n = operator.index(num_envs)
        if not 1 <= n <= 1 << 16:
            raise ValueError(f"num_envs is {num_envs}, want 1 to {1 << 16}")
        self._check()
        state = np.empty((n, self.state_size), np.float32)
        size = ctypes.c_size_t()
        _library.check(self._lib, self._lib.ariadne_agent_state(self._handle, n, state.ctypes.data, state.size, ctypes.byref(size)))
        return state

    def parts(self, state: np.ndarray) -> dict[str, np.ndarray]:
        """Views of a state ``[N, S]`` by the names of its parts, ``[N, ...]``: what is written into them the agent remembers."""
        views, at = {}, 0
        for name, shape in self._parts.items():
            size = int(np.prod(shape, dtype=np.int64))
            views[name] = state[:, at : at + size].reshape(len(state), *shape)
            at += size
        return views

    def act(
        self,
        observation: np.ndarray,
        state: np.ndarray,
        begins: Any,
        reward: Any = None,
        *,
        done: Any = None,
        rng: np.random.Generator | None = None,
    ) -> Decision:
        """Decides in N environments; state, ``[N, S]``, goes on in place.

        observation is ``[N, ...]``, begins bool ``[N]``: True where the observation is an episode's first, before which the agent
        forgets the one before. reward, ``[N]``, is what the last actions brought, which some agents see. done, ``[N]``,
        are the last actions if others were done than the agent's. With rng actions are drawn from the policy, else they are
        its most probable ones.
        """
        self._check()
        seen = np.ascontiguousarray(observation)
        n = len(seen) if seen.ndim else 0
        if seen.dtype != self.observation.dtype or seen.shape != (n, *self.observation.shape) or n < 1:
            raise ValueError(f"observations are {seen.dtype} {seen.shape}, want {self.observation.dtype} [N, {', '.join(map(str, self.observation.shape))}]")
        if not isinstance(state, np.ndarray) or state.dtype != np.float32 or state.shape != (n, self.state_size):
            raise ValueError(f"the state is {getattr(state, 'dtype', type(state).__name__)} {np.shape(state)}, want that of start({n}): float32 {(n, self.state_size)}")
        if not (state.flags.c_contiguous and state.flags.writeable):
            raise ValueError("the state is to be dense and writable, since it goes on in place: take a copy of it")
        flags = _row(begins, np.bool_, n, "begins")
        rewards = None if reward is None else _row(reward, np.float32, n, "reward")
        before = None if done is None else _row(done, np.int32, n, "done")
        decided = Decision(np.empty(n, np.int32), np.empty((n, self.num_actions), np.float32), np.empty(n, np.float32))
        at = [None if a is None else a.ctypes.data for a in (seen, flags, before, rewards, state, decided.actions, decided.logits, decided.values)]
        _library.check(self._lib, self._lib.ariadne_act(self._handle, n, ctypes.byref(_library.Decision(*at))))
        if rng is not None:
            decided.actions[:] = (decided.logits + rng.gumbel(size=decided.logits.shape)).argmax(axis=1)
            if "last/action" in self._parts:
                self.parts(state)["last/action"][:, 0] = decided.actions
        return decided

    def close(self) -> None:
        """Frees the agent. Closing it again does nothing."""
        self._handle = 0
        self._close()

    def __enter__(self) -> Agent:
        return self

    def __exit__(self, *_: Any) -> None:
        self.close()

    def __reduce__(self) -> Any:
        raise TypeError("an agent cannot be pickled or copied: load it again; its state is an array")

    def _check(self) -> None:
        if self._handle <= 0:
            raise ValueError("the agent is closed")
        if os.getpid() != self._process:
            raise RuntimeError("this agent was loaded before the process was forked and belongs to the parent: load it in the child")


def _row(values: Any, dtype: Any, n: int, what: str) -> np.ndarray:
    """values as an array [n] of a type, where none of them changes kind."""
    given = np.asarray(values)
    wanted = {np.bool_: "b", np.int32: "iu", np.float32: "fiu"}[dtype]
    if given.dtype.kind not in wanted:
        raise TypeError(f"{what} are {given.dtype}, want {np.dtype(dtype)}")
    if given.shape != (n,):
        raise ValueError(f"{what} have the shape {given.shape}, want {(n,)}: one for each environment")
    return np.ascontiguousarray(given, dtype)


def _close(lib: ctypes.CDLL, handle: int, process: int) -> None:
    if os.getpid() == process:
        lib.ariadne_close_agent(handle)
