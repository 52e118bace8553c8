"""Arrays that the library writes into, used again when nobody else holds them.

A step writes into a set of arrays that the caller may keep: nothing is copied, and nothing that the caller still holds,
or a view of it, is ever written again.
"""

from __future__ import annotations

import ctypes
import sys
from typing import Any, NamedTuple

import numpy as np

from ._library import Buffers


class Array(NamedTuple):
    """The type of an array of one environment."""

    name: str
    dtype: str
    shape: tuple[int, ...]

    def empty(self, n: int) -> np.ndarray:
        return np.empty((n, *self.shape), self.dtype)


class Memory:
    """What one step of N environments brings."""

    def __init__(self, n: int, observation: Array, extras: list[Array]) -> None:
        self.observation = observation.empty(n)
        self.reward = np.empty(n, np.float32)
        self.terminated = np.empty(n, np.bool_)
        self.truncated = np.empty(n, np.bool_)
        self.extras = {a.name: a.empty(n) for a in extras}
        # Rows of environments whose episode ended with the step.
        self.final_observation = observation.empty(n)
        self.final_extras = {a.name: a.empty(n) for a in extras}
        self.episode_return = np.empty(n, np.float64)
        self.episode_length = np.empty(n, np.int32)
        self.episode_success = np.empty(n, np.int8)
        self.ended = 0  # episodes
        # Numbers that a task tells besides, made anew by each step that has any.
        self.outcome: np.ndarray | None = None  # [N, F + G], of episodes that ended
        self.truth: np.ndarray | None = None  # [N, G], of what is observed

        arrays = [v for v in vars(self).values() if isinstance(v, np.ndarray)]
        self._arrays = (*arrays, *self.extras.values(), *self.final_extras.values())
        self._extras = _addresses(self.extras)
        self._final_extras = _addresses(self.final_extras)
        fields: dict[str, Any] = {k: v.ctypes.data for k, v in vars(self).items() if isinstance(v, np.ndarray)}
        self._buffers = Buffers(extras=_address(self._extras), final_extras=_address(self._final_extras), **fields)
        self.address = ctypes.addressof(self._buffers)
        del arrays, fields
        self._alone = [0] * len(self._arrays)
        self._alone = self._references()

    def _references(self) -> list[int]:
        return [sys.getrefcount(a) for a in self._arrays]

    def free(self) -> bool:
        """Whether nobody else holds an array or a view of one."""
        return self._references() == self._alone


def _addresses(arrays: dict[str, np.ndarray]) -> Any:
    return (ctypes.c_void_p * len(arrays))(*(a.ctypes.data for a in arrays.values())) if arrays else None


def _address(array: Any) -> int | None:
    return None if array is None else ctypes.addressof(array)


class Rotation:
    """Sets of arrays in use by turns."""

    def __init__(self, n: int, observation: Array, extras: list[Array]) -> None:
        self._what = (n, observation, extras)
        self._sets: list[Memory] = []

    def take(self, *busy: Memory | None) -> Memory:
        """A set that may be written: none of busy, nor one that is held elsewhere."""
        for memory in self._sets:
            if memory not in busy and memory.free():
                return memory
        memory = Memory(*self._what)
        if len(self._sets) < 8:  # who keeps everything gets new arrays every time
            self._sets.append(memory)
        return memory
