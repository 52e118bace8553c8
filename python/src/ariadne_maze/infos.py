"""What infos tell: of episodes that ended, and the truth that some of Memory Gym's tasks tell with every step."""

from __future__ import annotations

from typing import Any

import numpy as np

from ._memory import Memory
from .batch import Description

TRUTH = "ground_truth"


def truth_of(m: Memory, d: Description, i: int) -> dict[str, Any]:
    """The info of environment i while its episode goes on."""
    return {} if m.truth is None else {TRUTH: m.truth[i].copy()}


def end_of(m: Memory, d: Description, i: int) -> dict[str, Any]:
    """The info of environment i with the last step of an episode."""
    return {k: v[i].item() if v.ndim == 1 else v[i] for k, (v, where) in columns(m, d).items() if where[i]}


def columns(m: Memory, d: Description) -> dict[str, tuple[np.ndarray, np.ndarray]]:
    """What there is to tell of episodes that ended: ``[N, ...]``, 0 where nothing is, and for which environments there is."""
    over = m.terminated | m.truncated
    told = {"episode_return": np.where(over, m.episode_return, 0.0), "episode_length": np.where(over, m.episode_length, 0).astype(int)}
    if (m.episode_success[over] >= 0).all():
        told["success"] = over & (m.episode_success == 1)
    if d.facts:  # memory-gym's keys
        assert m.outcome is not None
        told["reward"], told["length"] = told["episode_return"].copy(), told["episode_length"].copy()
        for k, (name, dtype) in enumerate(d.facts):
            told[name] = np.where(over, m.outcome[:, k], 0).astype(dtype)
        if d.truth:
            told[TRUTH] = np.where(over[:, None], m.outcome[:, len(d.facts) :], 0.0)
    found = {name: (values, over.copy()) for name, values in told.items()}
    if m.truncated.any():
        found["TimeLimit.truncated"] = (m.truncated.copy(), m.truncated.copy())
    return found


def masked(told: dict[str, tuple[np.ndarray, np.ndarray]]) -> dict[str, np.ndarray]:
    """The infos of a vector: each with a mask, under its name with a line in front."""
    infos = {}
    for name, (values, where) in told.items():
        infos[name], infos["_" + name] = values, where
    return infos
