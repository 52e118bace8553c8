"""One environment for Gymnasium."""

from __future__ import annotations

import operator
from typing import Any

import gymnasium
import numpy as np
from gymnasium import spaces

from ._errors import must_be_open
from ._memory import Memory
from .batch import Batch
from .ids import settings_of
from .spaces import observation_space
from .window import Window

_STATE_OVER = b"O"
_STATE_GOES_ON = b"G"


class Env(gymnasium.Env):
    """One environment of ``ariadne_maze.IDS``, or a task by name, with Gymnasium's interface.

    Keywords are those of memory-maze (seed, control_freq, camera_resolution, ...) and the settings of docs/maze.md,
    memorygym.md and craftax.md; render="gl" draws by OpenGL.

    Memory Maze's episodes end by truncation alone.

    ``reset(seed=s)`` gives the episode that memory-maze gives after ``seed=s`` at construction; without a seed the random
    engine goes on, as there. The info of an episode's last step has ``episode_return``, ``episode_length`` and, for tasks
    that know it, ``success``.
    """

    metadata: dict[str, Any] = {"render_modes": ["rgb_array", "human"], "render_fps": 4}

    def __init__(
        self, task_id: str, render_mode: str | None = None, seed: int | None = None, threads: int = 1, **settings: Any
    ) -> None:
        if render_mode not in (None, *self.metadata["render_modes"]):
            raise ValueError(f"render_mode is {render_mode!r}, want None, 'rgb_array' or 'human'")
        self._batch = Batch(task_id, 1, threads=threads, seed=seed, **settings_of(settings))
        d = self._batch.description
        self.observation_space = observation_space(d, spaces)
        self.action_space = spaces.Discrete(d.actions)
        self.render_mode = render_mode
        pictures = d.observation.dtype == "uint8" or d.screen is not None
        self.metadata = {
            "render_modes": self.metadata["render_modes"] if pictures else [],
            "render_fps": round(1 / d.seconds) if d.seconds else 10,
        }
        self._picture: Any = None  # the last observation that was returned
        self._next: Memory | None = None  # the first observation of the next episode, after the end of one
        self._begun = False
        self._action = np.zeros(1, np.int32)
        self._window: Window | None = None
        if render_mode is not None and not pictures:
            self._batch.close()
            raise NotImplementedError(f"{d.name} has no pictures: leave render_mode out")
        if render_mode == "human":
            self._window = Window(d.name, self.metadata["render_fps"])

    def reset(self, *, seed: int | None = None, options: dict[str, Any] | None = None) -> tuple[Any, dict[str, Any]]:
        must_be_open(self._batch)
        super().reset(seed=seed)
        if seed is None and self._next is not None:
            memory = self._next
        else:
            memory = self._batch._reset(seed)
        self._next, self._begun = None, True
        return self._show(_observation(self._batch, memory.observation, memory.extras)), {}

    def step(self, action: Any) -> tuple[Any, float, bool, bool, dict[str, Any]]:
        must_be_open(self._batch)
        if not self._begun or self._next is not None:
            raise gymnasium.error.ResetNeeded("call reset() before step()" + (": the episode is over" if self._begun else ""))
        try:
            number = operator.index(action)
        except TypeError:
            raise TypeError(f"action is {action!r}, want a whole number") from None
        known = self._batch.description.actions
        if not 0 <= number < known:
            raise ValueError(f"action is {number}, want 0 to {known - 1}")
        self._action[0] = number
        m = self._batch._advance(self._action)
        reward, terminated, truncated = float(m.reward[0]), bool(m.terminated[0]), bool(m.truncated[0])
        if not m.ended:
            return self._show(_observation(self._batch, m.observation, m.extras)), reward, terminated, truncated, {}
        self._next = m
        seen = _observation(self._batch, m.final_observation, m.final_extras)
        return self._show(seen), reward, terminated, truncated, _end(m, 0)

    def render(self) -> np.ndarray | None:
        if self.render_mode is None:
            gymnasium.logger.warn('render() without a render_mode; make the environment with render_mode="rgb_array"')
            return None
        if not self._begun:
            raise gymnasium.error.ResetNeeded("call reset() before render()")
        if self.render_mode == "human":
            return None  # reset and step show it
        return self._frame()

    def close(self) -> None:
        if self._window is not None:
            self._window.close()
        self._batch.close()

    def save(self) -> bytes:
        """The state of the environment, to go on from bit for bit."""
        if not self._begun:
            raise gymnasium.error.ResetNeeded("call reset() before save()")
        return (_STATE_GOES_ON if self._next is None else _STATE_OVER) + self._batch.save()

    def restore(self, state: bytes) -> Any:
        """Goes on from a state of ``save`` of an environment made alike. Returns the observation, or None after an end."""
        must_be_open(self._batch)
        if state[:1] not in (_STATE_OVER, _STATE_GOES_ON):
            raise ValueError("these are no data of Env.save")
        self._batch.restore(state[1:])
        m, self._begun = self._batch._now, True
        assert m is not None
        self._next = m if state[:1] == _STATE_OVER else None
        self._picture = m.observation[0]
        return None if self._next else self._show(_observation(self._batch, m.observation, m.extras))

    def _show(self, observation: Any) -> Any:
        self._picture = observation if self._batch.description.image_only else observation["image"]
        if self._window is not None:
            self._window.show(self._frame())
        return observation

    def _frame(self) -> np.ndarray:
        d = self._batch.description
        if d.observation.dtype != "uint8":
            return self._batch.draw()
        return d.upright(self._picture).copy()


def _observation(batch: Batch, main: np.ndarray, extras: dict[str, np.ndarray]) -> Any:
    """What environment 0 observes."""
    d = batch.description
    if d.image_only:
        return main[0]
    return {d.observation.name: main[0], **{k: v[0] for k, v in extras.items()}}


def _end(m: Memory, i: int) -> dict[str, Any]:
    """The info of an episode that ended."""
    info = {"episode_return": float(m.episode_return[i]), "episode_length": int(m.episode_length[i])}
    if m.episode_success[i] >= 0:
        info["success"] = bool(m.episode_success[i])
    if m.truncated[i]:
        info["TimeLimit.truncated"] = True
    return info
