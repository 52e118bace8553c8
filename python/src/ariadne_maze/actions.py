"""Actions as people give them: numbers, or for Memory Gym also pairs of movements as in memory-gym."""

from __future__ import annotations

import operator
from typing import Any

import numpy as np

from .batch import Description

_WAYS = 3  # none, left or up, right or down


def takes_pairs(d: Description) -> bool:
    """Whether actions are memory-gym's ``MultiDiscrete([3, 3])`` in another form: 3 * horizontal + vertical."""
    return d.actions == _WAYS * _WAYS


def one_action(action: Any, d: Description) -> int:
    """The number of an action of one environment."""
    if takes_pairs(d) and np.ndim(action) == 1:
        return int(flattened(np.asarray(action)[None], d)[0])
    try:
        number = operator.index(action)
    except TypeError:
        pair = " or a pair of movements from 0 to 2" if takes_pairs(d) else ""
        raise TypeError(f"action is {action!r}, want a whole number{pair}") from None
    if not 0 <= number < d.actions:
        raise ValueError(f"action is {number}, want 0 to {d.actions - 1}")
    return number


def flattened(actions: np.ndarray, d: Description) -> np.ndarray:
    """The numbers ``[N]`` of actions that may be pairs, ``[N, 2]``; everything else is left to whoever applies them."""
    if not takes_pairs(d) or actions.ndim != 2:
        return actions
    if actions.shape[1] != 2 or actions.dtype.kind not in "iu":
        raise ValueError(f"actions are {actions.dtype} of the shape {actions.shape}, want pairs of movements: integers [N, 2]")
    if actions.min() < 0 or actions.max() >= _WAYS:
        raise ValueError(f"movements are from {actions.min()} to {actions.max()}, want 0 to {_WAYS - 1}")
    return _WAYS * actions[:, 0] + actions[:, 1]
