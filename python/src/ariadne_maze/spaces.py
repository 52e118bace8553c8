"""Spaces of gymnasium, or of the old gym, for what a batch observes."""

from __future__ import annotations

from typing import Any

import numpy as np

from ._memory import Array
from .batch import Description


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
    return spaces.Box(-np.inf, np.inf, a.shape, dtype)
