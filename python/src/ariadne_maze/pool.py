"""Asynchronous steps as EnvPool's users know them."""

from __future__ import annotations

import operator
import secrets
from collections import deque
from typing import TYPE_CHECKING, Any

import numpy as np

from ._memory import Memory
from .autoreset import NEXT_STEP, SAME_STEP, mode_of
from .batch import Batch
from .ids import settings_of
from .infos import columns
from .settings import Settings, names_settings

if TYPE_CHECKING:
    from typing_extensions import Unpack

_MODES = (SAME_STEP, NEXT_STEP)


class Pool:
    """num_envs environments in groups of batch_size: while the policy looks at one group, the others step.

    ::

        pool = Pool("MemoryMaze-9x9-v0", num_envs=64, batch_size=32, seed=1)
        pool.async_reset()
        while True:
            obs, reward, terminated, truncated, info = pool.recv()
            pool.send(policy(obs), info["env_id"])

    A batch that ``recv`` returns is always a whole group, in the order of ``send``, so that results do not depend on how
    fast anything is. batch_size divides num_envs.

    autoreset_mode is ``"next_step"``, as in EnvPool: where an episode ends the observation is its last one, and the step after
    it, whose action means nothing, brings the first of the next one. With ``"same_step"`` that is the observation of the end
    already, and ``info["final_observation"]`` has the last ones of the episodes that ended. The info of an end has
    ``episode_return``, ``episode_length`` and what else the task tells, ``[batch_size]``.
    """

    @names_settings
    def __init__(
        self,
        task_id: str,
        num_envs: int = 1,
        batch_size: int | None = None,
        *,
        threads: int = 0,
        seed: int | None = None,
        autoreset_mode: Any = "next_step",
        max_episode_steps: int | None = None,
        **settings: Unpack[Settings],
    ) -> None:
        self._mode = mode_of(autoreset_mode)
        if self._mode not in _MODES:
            raise ValueError(f"autoreset_mode is {autoreset_mode!r}, want 'next_step' or 'same_step': a pool resets by itself")
        self.num_envs = num_envs
        self.batch_size = num_envs if batch_size is None else batch_size
        if not 1 <= self.batch_size <= num_envs or num_envs % self.batch_size:
            raise ValueError(f"batch_size is {batch_size}, want a divisor of num_envs, which is {num_envs}")
        first = secrets.randbelow((1 << 32) - num_envs) if seed is None else operator.index(seed)
        given = settings_of(settings)
        self._groups = [
            Batch(
                task_id,
                self.batch_size,
                threads=threads,
                seed=first + at,
                autoreset_mode=autoreset_mode,
                max_episode_steps=max_episode_steps,
                **given,
            )
            for at in range(0, num_envs, self.batch_size)
        ]
        self.description = self._groups[0].description
        self._waiting: deque[tuple[int, Memory | None]] = deque()  # groups whose results are to be fetched
        self._fetched = [False] * len(self._groups)  # whose turn it is to be sent actions

    def async_reset(self) -> None:
        """Starts an episode everywhere; ``recv`` gives the first observations, group by group."""
        self._must_be_open()
        if any(g._sent is not None for g in self._groups):
            raise RuntimeError("a step is under way: recv() first")
        self._waiting = deque((i, g._reset()) for i, g in enumerate(self._groups))
        self._fetched = [False] * len(self._groups)
        for m in (m for _, m in self._waiting if m is not None):
            m.reward[:] = 0

    def send(self, actions: Any, env_id: Any = None) -> None:
        """Begins a step of the group that env_id, as ``recv`` gave it, names; None where there is one group.

        actions are integers ``[batch_size]``.
        """
        self._must_be_open()
        group = self._group(env_id)
        if not self._fetched[group]:
            raise RuntimeError(f"recv() the results of environments {group * self.batch_size} and following first")
        self._groups[group].send(actions)
        self._fetched[group] = False
        self._waiting.append((group, None))

    def recv(self) -> tuple[Any, np.ndarray, np.ndarray, np.ndarray, dict[str, Any]]:
        """Waits for the group that was sent first: observations, rewards, terminated, truncated, info with env_id.

        All are ``[batch_size, ...]``; rewards float32, terminated and truncated bool, env_id int32.
        """
        self._must_be_open()
        if not self._waiting:
            raise RuntimeError("recv() without a send() or async_reset()")
        group, ready = self._waiting.popleft()
        m = self._groups[group]._receive() if ready is None else ready
        self._fetched[group] = True
        d = self.description
        first = group * self.batch_size
        info: dict[str, Any] = {"env_id": np.arange(first, first + self.batch_size, dtype=np.int32)}
        if m.ended:
            info.update((name, values) for name, (values, _) in columns(m, d).items())
            if self._mode == SAME_STEP:
                info["final_observation"] = m.final_observation
        observation = m.observation if d.image_only else {d.observation.name: m.observation, **m.extras}
        return observation, m.reward, m.terminated, m.truncated, info

    def step(self, actions: Any, env_id: Any = None) -> tuple[Any, np.ndarray, np.ndarray, np.ndarray, dict[str, Any]]:
        """``send`` and ``recv``."""
        self.send(actions, env_id)
        return self.recv()

    def close(self) -> None:
        """Ends all environments, those under way too. Closing it again does nothing."""
        for g in self._groups:
            g.close()
        self._waiting.clear()

    def __len__(self) -> int:
        return self.num_envs

    def _must_be_open(self) -> None:
        self._groups[0]._check()  # which says whether it is closed, or another process's

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
