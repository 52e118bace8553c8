"""memory_maze.gym_wrappers: an environment of dm_env as one of gym's. Needs gym and dm-env."""

from __future__ import annotations

from typing import Any

import dm_env
import gym
import numpy as np
from dm_env import specs
from gym import spaces


class GymWrapper(gym.Env):
    """An environment of dm_env with gym's old interface: reset() returns the observation, step() four values."""

    def __init__(self, env: dm_env.Environment) -> None:
        self.env = env
        self.action_space = _space(env.action_spec())
        self.observation_space = _space(env.observation_spec())

    def reset(self) -> Any:
        """Begins an episode and returns its first observation, as ``observation_space`` says."""
        return self.env.reset().observation

    def step(self, action: Any) -> tuple[Any, float, bool, dict[str, Any]]:
        """Applies an action: observation, reward, whether the episode is over, info."""
        ts = self.env.step(action)
        if ts.first():
            raise RuntimeError("step() after the end of an episode: call reset() first")
        info = {"TimeLimit.truncated": True} if ts.last() and ts.discount != 0 else {}
        return ts.observation, ts.reward, ts.last(), info

    def close(self) -> None:
        """Ends the environment."""
        self.env.close()


def _space(spec: Any) -> Any:
    if isinstance(spec, dict):
        return spaces.Dict({name: _space(s) for name, s in spec.items()})
    if isinstance(spec, specs.DiscreteArray):
        return spaces.Discrete(spec.num_values)
    if isinstance(spec, specs.BoundedArray):
        return spaces.Box(np.broadcast_to(spec.minimum, spec.shape), np.broadcast_to(spec.maximum, spec.shape), dtype=spec.dtype)
    return spaces.Box(-np.inf, np.inf, spec.shape, spec.dtype)
