"""The dm_env interface of memory-maze. Needs the package dm_env (pip install dm-env)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import dm_env
import numpy as np
from dm_env import specs

from ._memory import Array, Memory
from .actions import one_action
from .batch import Batch
from .ids import settings_of
from .settings import Settings, names_settings

if TYPE_CHECKING:
    from typing_extensions import Unpack


class Environment(dm_env.Environment):
    """One environment as dm_env.Environment. A step after the last one of an episode begins the next, as dm_env wants."""

    @names_settings
    def __init__(
        self,
        task_id: str,
        seed: int | None = None,
        threads: int = 1,
        max_episode_steps: int | None = None,
        **settings: Unpack[Settings],
    ) -> None:
        self._batch = Batch(
            task_id, 1, threads=threads, seed=seed, max_episode_steps=max_episode_steps, autoreset_mode="same_step", **settings_of(settings)
        )
        self._action = np.zeros(1, np.int32)
        self._next: Memory | None = None  # the first observation of the next episode, after the end of one
        self._begun = False

    def reset(self) -> dm_env.TimeStep:
        """Begins an episode: a first TimeStep, with an observation as ``observation_spec`` says."""
        m = self._next or self._batch._reset()
        self._next, self._begun = None, True
        return dm_env.restart(self._observation(m.observation, m.extras))

    def step(self, action: Any) -> dm_env.TimeStep:
        """Applies an action, a number from 0; after the last TimeStep of an episode it begins the next one."""
        if not self._begun or self._next is not None:
            return self.reset()
        self._action[0] = one_action(action, self._batch.description)
        m = self._batch._advance(self._action)
        reward = float(m.reward[0])
        if not m.ended:
            return dm_env.transition(reward, self._observation(m.observation, m.extras))
        self._next = m
        seen = self._observation(m.final_observation, m.final_extras)
        return dm_env.truncation(reward, seen) if m.truncated[0] else dm_env.termination(reward, seen)

    def observation_spec(self) -> Any:
        """What is observed: an array's spec, or a dict of them."""
        d = self._batch.description
        main = _spec(d.observation)
        return main if d.image_only else {d.observation.name: main, **{a.name: _spec(a) for a in d.extras}}

    def action_spec(self) -> specs.DiscreteArray:
        """The actions: whole numbers from 0."""
        return specs.DiscreteArray(self._batch.description.actions)

    def close(self) -> None:
        """Ends the environment."""
        self._batch.close()

    def _observation(self, main: np.ndarray, extras: dict[str, np.ndarray]) -> Any:
        d = self._batch.description
        return main[0] if d.image_only else {d.observation.name: main[0], **{k: v[0] for k, v in extras.items()}}


def _spec(a: Array) -> specs.Array:
    if a.dtype == "uint8":
        return specs.BoundedArray(a.shape, np.uint8, 0, 2 if a.name == "maze_layout" else 255, a.name)
    return specs.Array(a.shape, a.dtype, a.name)
