"""The gym interface of memory-maze: reset() returns the observation, step() four values.

Needs gym or gymnasium, for the spaces. With gym installed, importing ariadne_maze registers the ids with it, whichever of the
two is imported first: ``gym.make("MemoryMaze-9x9-v0")``. Without it ``make("MemoryMaze-9x9-v0")`` of this module does.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from ._memory import Memory
from .actions import one_action
from .batch import Batch
from .ids import settings_of
from .settings import Settings, names_settings
from .spaces import action_space, observation_space

try:
    import gym
    from gym import spaces

    _Base: Any = gym.Env
except ImportError:
    gym = None
    from gymnasium import spaces

    _Base = object

if TYPE_CHECKING:
    from typing_extensions import Unpack


class OldEnv(_Base):
    """One environment as gym knew it, and as memory_maze.gym_wrappers.GymWrapper makes of memory-maze's."""

    metadata: dict[str, Any] = {"render_modes": []}

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
            task_id, 1, threads=threads, seed=seed, autoreset_mode="disabled", max_episode_steps=max_episode_steps, **settings_of(settings)
        )
        self.action_space = action_space(self._batch.description, spaces)
        self.observation_space = observation_space(self._batch.description, spaces)
        self._action = np.zeros(1, np.int32)
        self._begun = self._over = False

    def reset(self) -> Any:
        """Begins an episode and returns its first observation, as ``observation_space`` says."""
        self._begun, self._over = True, False
        return self._observation(self._batch._reset())

    def step(self, action: Any) -> tuple[Any, float, bool, dict[str, Any]]:
        """Applies an action, a number from 0: observation, reward, whether the episode is over, info."""
        if not self._begun or self._over:
            raise RuntimeError("step() " + ("after the end of an episode" if self._over else "at first") + ": call reset() before")
        self._action[0] = one_action(action, self._batch.description)
        m = self._batch._advance(self._action)
        self._over = m.ended > 0
        info = {"TimeLimit.truncated": True} if m.truncated[0] else {}
        return self._observation(m), float(m.reward[0]), self._over, info

    def close(self) -> None:
        """Ends the environment."""
        self._batch.close()

    def _observation(self, m: Memory) -> Any:
        d = self._batch.description
        return m.observation[0] if d.image_only else {d.observation.name: m.observation[0], **{k: v[0] for k, v in m.extras.items()}}


def make(id: str, **kwargs: Any) -> OldEnv:
    """The environment that memory-maze's ``gym.make(id, **kwargs)`` gives, without gym's own wrappers around it."""
    return OldEnv(id, **kwargs)
