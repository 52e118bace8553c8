"""Asynchronous steps as EnvPool's users know them."""

from __future__ import annotations

from collections import deque
from typing import Any

import numpy as np

from ._memory import Memory
from .batch import Batch
from .ids import settings_of


class Pool:
    """num_envs environments in groups of batch_size: while the policy looks at one group, the others step.

    ::

        pool = Pool("MemoryMaze-9x9-v0", num_envs=64, batch_size=32, seed=1)
        pool.async_reset()
        while True:
            obs, reward, terminated, truncated, info = pool.recv()
            pool.send(policy(obs), info["env_id"])

    A batch that ``recv`` returns is always a whole group, in the order of ``send``, so that results do not depend on how
    fast anything is. batch_size divides num_envs. Where an episode ends, the observation is the first of the next one, and
    ``info["final_observation"]`` has the last ones of the episodes that ended.
    """

    def __init__(
        self,
        task_id: str,
        num_envs: int = 1,
        batch_size: int | None = None,
        *,
        threads: int = 0,
        seed: int | None = None,
        **settings: Any,
    ) -> None:
        self.num_envs = num_envs
        self.batch_size = num_envs if batch_size is None else batch_size
        if not 1 <= self.batch_size <= num_envs or num_envs % self.batch_size:
            raise ValueError(f"batch_size is {batch_size}, want a divisor of num_envs, which is {num_envs}")
        first = np.random.SeedSequence().generate_state(1)[0] if seed is None else seed
        settings = settings_of(settings)
        self._groups = [
            Batch(task_id, self.batch_size, threads=threads, seed=int(first) + at, **settings)
            for at in range(0, num_envs, self.batch_size)
        ]
        self.description = self._groups[0].description
        self._waiting: deque[tuple[int, Memory | None]] = deque()  # groups whose results are to be fetched
        self._fetched = [False] * len(self._groups)  # whose turn it is to be sent actions

    def async_reset(self) -> None:
        """Starts an episode everywhere; ``recv`` gives the first observations, group by group."""
        if any(g._sent is not None for g in self._groups):
            raise RuntimeError("a step is under way: recv() first")
        self._waiting = deque((i, g._reset()) for i, g in enumerate(self._groups))
        self._fetched = [False] * len(self._groups)
        for m in (m for _, m in self._waiting if m is not None):
            m.reward[:] = 0

    def send(self, actions: Any, env_id: Any = None) -> None:
        """Begins a step of the group that env_id, as ``recv`` gave it, names; None where there is one group."""
        group = self._group(env_id)
        if not self._fetched[group]:
            raise RuntimeError(f"recv() the results of environments {group * self.batch_size} and following first")
        self._groups[group].send(actions)
        self._fetched[group] = False
        self._waiting.append((group, None))

    def recv(self) -> tuple[Any, np.ndarray, np.ndarray, np.ndarray, dict[str, Any]]:
        """Waits for the group that was sent first: observations, rewards, terminated, truncated, info with env_id."""
        if not self._waiting:
            raise RuntimeError("recv() without a send() or async_reset()")
        group, ready = self._waiting.popleft()
        m = self._groups[group]._receive() if ready is None else ready
        self._fetched[group] = True
        d = self.description
        first = group * self.batch_size
        info: dict[str, Any] = {"env_id": np.arange(first, first + self.batch_size, dtype=np.int32)}
        if m.ended:
            over = m.terminated | m.truncated
            info["episode_return"], info["episode_length"] = np.where(over, m.episode_return, 0), np.where(over, m.episode_length, 0)
            info["final_observation"] = m.final_observation
        observation = m.observation if d.image_only else {d.observation.name: m.observation, **m.extras}
        return observation, m.reward, m.terminated, m.truncated, info

    def step(self, actions: Any, env_id: Any = None) -> tuple[Any, np.ndarray, np.ndarray, np.ndarray, dict[str, Any]]:
        """``send`` and ``recv``."""
        self.send(actions, env_id)
        return self.recv()

    def close(self) -> None:
        """Ends all environments."""
        for g in self._groups:
            g.close()

    def __len__(self) -> int:
        return self.num_envs

    def _group(self, env_id: Any) -> int:
        if env_id is None:
            if len(self._groups) > 1:
                raise ValueError('env_id is missing: give that of recv, info["env_id"]')
            return 0
        ids = np.asarray(env_id)
        if ids.shape == (self.batch_size,) and ids.dtype.kind in "iu":
            group, rest = divmod(int(ids[0]), self.batch_size)
            if 0 <= group < len(self._groups) and rest == 0 and (np.diff(ids) == 1).all():
                return group
        raise ValueError("env_id is not one that recv gave")
