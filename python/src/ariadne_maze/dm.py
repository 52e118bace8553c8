"""The dm_env interface of memory-maze. Needs the package dm_env (pip install dm-env)."""

from __future__ import annotations

import operator
from typing import Any

import dm_env
import numpy as np
from dm_env import specs

from ._memory import Array, Memory
from .batch import Batch
from .ids import settings_of


class Environment(dm_env.Environment):
    """One environment as dm_env.Environment. A step after the last one of an episode begins the next, as dm_env wants."""

    def __init__(self, task_id: str, seed: int | None = None, threads: int = 1, **settings: Any) -> None:
        self._batch = Batch(task_id, 1, threads=threads, seed=seed, **settings_of(settings))
        self._action = np.zeros(1, np.int32)
        self._next: Memory | None = None  # the first observation of the next episode, after the end of one
        self._begun = False

    def reset(self) -> dm_env.TimeStep:
        m = self._next or self._batch._reset()
        self._next, self._begun = None, True
        return dm_env.restart(self._observation(m.observation, m.extras))

    def step(self, action: Any) -> dm_env.TimeStep:
        if not self._begun or self._next is not None:
            return self.reset()
        number, known = operator.index(action), self._batch.description.actions
        if not 0 <= number < known:
            raise ValueError(f"action is {number}, want 0 to {known - 1}")
        self._action[0] = number
        m = self._batch._advance(self._action)
        reward = float(m.reward[0])
        if not m.ended:
            return dm_env.transition(reward, self._observation(m.observation, m.extras))
        self._next = m
        seen = self._observation(m.final_observation, m.final_extras)
        return dm_env.truncation(reward, seen) if m.truncated[0] else dm_env.termination(reward, seen)

    def observation_spec(self) -> Any:
        d = self._batch.description
        main = _spec(d.observation)
        return main if d.image_only else {d.observation.name: main, **{a.name: _spec(a) for a in d.extras}}

    def action_spec(self) -> specs.DiscreteArray:
        return specs.DiscreteArray(self._batch.description.actions)

    def close(self) -> None:
        self._batch.close()

    def _observation(self, main: np.ndarray, extras: dict[str, np.ndarray]) -> Any:
        d = self._batch.description
        return main[0] if d.image_only else {d.observation.name: main[0], **{k: v[0] for k, v in extras.items()}}


def _spec(a: Array) -> specs.Array:
    if a.dtype == "uint8":
        return specs.BoundedArray(a.shape, np.uint8, 0, 2 if a.name == "maze_layout" else 255, a.name)
    return specs.Array(a.shape, a.dtype, a.name)
