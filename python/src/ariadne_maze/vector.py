"""Many environments for Gymnasium, stepped by one call."""

from __future__ import annotations

from typing import Any

import gymnasium
import numpy as np
from gymnasium import spaces
from gymnasium.vector.utils import batch_space

from ._errors import must_be_open
from ._memory import Memory
from .batch import Batch
from .ids import settings_of
from .spaces import observation_space

try:
    from gymnasium.vector import AutoresetMode

    _MODE: Any = AutoresetMode.SAME_STEP
except ImportError:  # gymnasium 1.0
    _MODE = "same-step"


class VectorEnv(gymnasium.vector.VectorEnv):
    """num_envs environments of ``ariadne_maze.IDS``, or of a task by name, as Gymnasium's VectorEnv.

    Autoreset mode: SAME_STEP. Where an episode ends the observation is the first of the next one; ``infos["final_obs"]``
    has the last one of the episode, ``infos["final_info"]`` its return and length (``infos["_final_obs"]`` and
    ``infos["_final_info"]`` say where).

    Arrays that are returned are the caller's to keep and are never written again; nothing is copied. Rewards are float32.

    ``reset(seed=s)`` seeds environment i of Memory Maze and Memory Gym with s + i; Memory Maze takes a list, too.

    ``send`` and ``recv`` are the halves of ``step``: the environments move in between on threads of their own.
    """

    metadata: dict[str, Any] = {"render_modes": ["rgb_array"], "render_fps": 4, "autoreset_mode": _MODE}

    def __init__(
        self,
        task_id: str,
        num_envs: int = 1,
        render_mode: str | None = None,
        seed: int | None = None,
        threads: int = 0,
        **settings: Any,
    ) -> None:
        if render_mode not in (None, *self.metadata["render_modes"]):
            raise ValueError(f"render_mode is {render_mode!r}, want None or 'rgb_array'")
        self._batch = Batch(task_id, num_envs, threads=threads, seed=seed, **settings_of(settings))
        d = self._batch.description
        self.num_envs, self.render_mode = d.num_envs, render_mode
        self.single_observation_space = observation_space(d, spaces)
        self.single_action_space = spaces.Discrete(d.actions)
        self.observation_space = batch_space(self.single_observation_space, self.num_envs)
        self.action_space = batch_space(self.single_action_space, self.num_envs)
        pictures = d.observation.dtype == "uint8" or d.screen is not None
        self.metadata = {
            **self.metadata,
            "render_modes": self.metadata["render_modes"] if pictures else [],
            "render_fps": round(1 / d.seconds) if d.seconds else 10,
        }
        self._image_only, self._name = d.image_only, d.observation.name
        if render_mode is not None and not pictures:
            self._batch.close()
            raise NotImplementedError(f"{d.name} has no pictures: leave render_mode out")

    def reset(self, *, seed: Any = None, options: dict[str, Any] | None = None) -> tuple[Any, dict[str, Any]]:
        must_be_open(self._batch)
        super().reset(seed=seed if isinstance(seed, int) else None)
        m = self._batch._reset(seed)
        return self._observation(m.observation, m.extras), {}

    def step(self, actions: Any) -> tuple[Any, np.ndarray, np.ndarray, np.ndarray, dict[str, Any]]:
        batch = self._batch
        must_be_open(batch)
        return self._result(batch._advance(actions))

    def send(self, actions: Any) -> None:
        """Begins a step."""
        must_be_open(self._batch)
        self._batch.send(actions)

    def recv(self) -> tuple[Any, np.ndarray, np.ndarray, np.ndarray, dict[str, Any]]:
        """Waits for the step that ``send`` began and returns what ``step`` would have."""
        must_be_open(self._batch)
        return self._result(self._batch._receive())

    def render(self) -> tuple[np.ndarray, ...] | None:
        d = self._batch.description
        if self.render_mode is None:
            gymnasium.logger.warn('render() without a render_mode; make the environments with render_mode="rgb_array"')
            return None
        m = self._batch._now
        if m is None:
            raise gymnasium.error.ResetNeeded("call reset() before render()")
        if d.observation.dtype != "uint8":
            return tuple(self._batch.draw(i) for i in range(self.num_envs))
        return tuple(d.upright(m.observation).copy())

    def save(self) -> bytes:
        """The state of all environments, to go on from bit for bit."""
        must_be_open(self._batch)
        return self._batch.save()

    def restore(self, state: bytes) -> Any:
        """Goes on from a state of ``save`` of environments made alike, and returns their observations."""
        must_be_open(self._batch)
        s = self._batch.restore(state)
        return self._observation(s.observation, s.extras)

    def close_extras(self, **_: Any) -> None:
        if hasattr(self, "_batch"):  # not if it could not be made
            self._batch.close()

    def _observation(self, main: np.ndarray, extras: dict[str, np.ndarray]) -> Any:
        return main if self._image_only else {self._name: main, **extras}

    def _result(self, m: Memory) -> tuple[Any, np.ndarray, np.ndarray, np.ndarray, dict[str, Any]]:
        infos = self._ends(m) if m.ended else {}
        observation = m.observation if self._image_only else {self._name: m.observation, **m.extras}
        return observation, m.reward, m.terminated, m.truncated, infos

    def _ends(self, m: Memory) -> dict[str, Any]:
        """The infos of a step that ended episodes."""
        over = m.terminated | m.truncated
        final = np.full(self.num_envs, None, object)
        for i in np.flatnonzero(over):
            last = m.final_observation[i]
            final[i] = last if self._image_only else {self._name: last, **{k: v[i] for k, v in m.final_extras.items()}}
        info: dict[str, Any] = {}
        for name, values in (("episode_return", m.episode_return), ("episode_length", m.episode_length)):
            info[name], info["_" + name] = np.where(over, values, 0), over.copy()
        if (m.episode_success[over] >= 0).all():
            info["success"], info["_success"] = over & (m.episode_success == 1), over.copy()
        return {"final_obs": final, "_final_obs": over, "final_info": info, "_final_info": over.copy()}
