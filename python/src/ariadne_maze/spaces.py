"""Spaces of gymnasium, or of the old gym, for what a batch observes and does."""

from __future__ import annotations

from typing import Any

import numpy as np

from ._memory import Array
from .actions import takes_pairs
from .batch import Description


def action_space(d: Description, spaces: Any, multi_discrete: bool = False) -> Any:
    """The space of one environment's actions; spaces is gymnasium.spaces or gym.spaces."""
    if not multi_discrete:
        return spaces.Discrete(d.actions)
    if not takes_pairs(d):
        raise ValueError(f"multi_discrete: {d.name} has {d.actions} actions, which are no pairs of movements; leave it out")
    return spaces.MultiDiscrete([3, 3])


def observation_space(d: Description, spaces: Any) -> Any:
    """The space of one environment; spaces is gymnasium.spaces or gym.spaces. Bounds are those of memory-maze."""
    main = _box(d.observation, spaces)
    if d.image_only:
        return main
    return spaces.Dict({d.observation.name: main, **{a.name: _box(a, spaces) for a in d.extras}})


def _box(a: Array, spaces: Any) -> Any:
    dtype = np.dtype(a.dtype).type
    if a.dtype == "uint8":
        # A maze's plan has 1 for floor, and 2 for the path to the target.
        return spaces.Box(0, 2 if a.name == "maze_layout" else 255, a.shape, dtype)
    if a.name == "vector_observation":  # which commands there are: memory-gym's bounds
        return spaces.Box(0, 1, a.shape, dtype)
    return spaces.Box(-np.inf, np.inf, a.shape, dtype)
