"""The gym interface of memory-maze: reset() returns the observation, step() four values.

Needs gym or gymnasium, for the spaces, and dm_env. With gym installed, importing this module registers the ids with it:
``gym.make("ariadne_maze.old_gym:MemoryMaze-9x9-v0")``. Without it ``make("MemoryMaze-9x9-v0")`` of this module does.
"""

from __future__ import annotations

from functools import partial
from typing import Any

from .dm import Environment
from .ids import IDS
from .spaces import observation_space

try:
    import gym
    from gym import spaces

    _Base: Any = gym.Env
except ImportError:
    gym = None
    from gymnasium import spaces

    _Base = object


class GymWrapper(_Base):
    """memory_maze.gym_wrappers.GymWrapper over an environment of this package."""

    metadata: dict[str, Any] = {"render_modes": []}

    def __init__(self, env: Environment) -> None:
        self.env = env
        self.action_space = spaces.Discrete(env.action_spec().num_values)
        self.observation_space = observation_space(env._batch.description, spaces)

    def reset(self) -> Any:
        return self.env.reset().observation

    def step(self, action: Any) -> tuple[Any, float, bool, dict[str, Any]]:
        ts = self.env.step(action)
        if ts.first():
            raise RuntimeError("step() after the end of an episode: call reset() first")
        info = {"TimeLimit.truncated": True} if ts.last() and ts.discount != 0 else {}
        return ts.observation, ts.reward, ts.last(), info

    def close(self) -> None:
        self.env.close()


def make(id: str, **kwargs: Any) -> GymWrapper:
    """The environment that memory-maze's ``gym.make(id, **kwargs)`` gives, without gym's own wrappers around it."""
    return GymWrapper(Environment(id, **kwargs))


def register() -> None:
    """Registers all ids with gym, unless there are such already."""
    known = gym.envs.registry
    known = getattr(known, "env_specs", known)
    for id in IDS:
        if id not in known:
            gym.register(id=id, entry_point=partial(make, id))


if gym is not None:
    register()
