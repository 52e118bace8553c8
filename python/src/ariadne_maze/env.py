"""One environment for Gymnasium."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import gymnasium
import numpy as np
from gymnasium import spaces

from ._errors import must_be_open
from ._memory import Memory
from .actions import one_action
from .batch import Batch
from .ids import AUTORESET, settings_of
from .infos import end_of, truth_of
from .settings import Settings, names_settings
from .spaces import action_space, observation_space
from .window import Window

if TYPE_CHECKING:
    from gymnasium.envs.registration import EnvSpec
    from typing_extensions import Unpack

_STATE_OVER = b"O"
_STATE_GOES_ON = b"G"


class Env(gymnasium.Env):
    """One environment of ``ariadne_maze.IDS``, or a task by name, with Gymnasium's interface.

    Keywords are those of memory-maze (seed, control_freq, camera_resolution, ...) and the settings of docs/maze.md,
    memorygym.md and craftax.md; render="gl" draws by OpenGL. max_episode_steps ends episodes after so many steps, as
    truncated, where the environment does not end them before. With multi_discrete the action space of Memory Gym's tasks is
    ``MultiDiscrete([3, 3])``, memory-gym's; ``step`` takes both forms in any case.

    Memory Maze's episodes end by truncation alone.

    ``reset(seed=s)`` gives the episode that memory-maze gives after ``seed=s`` at construction; without a seed the random
    engine goes on, as there. The info of an episode's last step has ``episode_return``, ``episode_length`` and, for tasks
    that know it, ``success``; with Memory Gym also memory-gym's own keys. Craftax' AutoReset ids begin the next episode
    with the step that ends one, whose info has ``final_obs``.
    """

    metadata: dict[str, Any] = {"render_modes": ["rgb_array", "human"], "render_fps": 4}

    @names_settings
    def __init__(
        self,
        task_id: str,
        render_mode: str | None = None,
        seed: int | None = None,
        threads: int = 1,
        max_episode_steps: int | None = None,
        multi_discrete: bool = False,
        **settings: Unpack[Settings],
    ) -> None:
        if render_mode not in (None, *self.metadata["render_modes"]):
            raise ValueError(f"render_mode is {render_mode!r}, want None, 'rgb_array' or 'human'")
        self._restarts = task_id in AUTORESET
        self._batch = Batch(
            task_id,
            1,
            threads=threads,
            seed=seed,
            autoreset_mode="same_step" if self._restarts else "disabled",
            max_episode_steps=max_episode_steps,
            **settings_of(settings),
        )
        d = self._batch.description
        self.observation_space = observation_space(d, spaces)
        self.action_space = action_space(d, spaces, multi_discrete)
        self.render_mode = render_mode
        pictures = d.observation.dtype == "uint8" or d.screen is not None
        self.metadata = {
            "render_modes": self.metadata["render_modes"] if pictures else [],
            "render_fps": round(1 / d.seconds) if d.seconds else 10,
        }
        self._over = False  # the episode
        self._begun = False
        self._action = np.zeros(1, np.int32)
        self._window: Window | None = None
        if render_mode is not None and not pictures:
            self._batch.close()
            raise NotImplementedError(f"{d.name} has no pictures: leave render_mode out")
        if render_mode == "human":
            self._window = Window(d.name, self.metadata["render_fps"])

    @property
    def spec(self) -> EnvSpec | None:
        """Gymnasium's record of how the environment was made; max_episode_steps is the most that an episode lasts."""
        return self._spec

    @spec.setter
    def spec(self, spec: EnvSpec | None) -> None:
        d = self._batch.description
        if spec is not None and spec.max_episode_steps is None and d.limit:
            spec.max_episode_steps = -(-d.limit // d.repeat)
        self._spec = spec

    _spec: EnvSpec | None = None

    def reset(self, *, seed: int | None = None, options: dict[str, Any] | None = None) -> tuple[Any, dict[str, Any]]:
        """Begins an episode. Returns its first observation and an info.

        Observations are as ``observation_space`` says: pictures uint8 ``[64, 64, 3]`` or ``[84, 84, 3]``, vectors float32, or
        a dict. options are reset parameters for this episode alone: Memory Gym's, and Craftax' keys; other tasks have none.
        """
        must_be_open(self._batch)
        super().reset(seed=seed)
        memory = self._batch._reset(seed, options=options)
        self._over, self._begun = False, True
        if self.render_mode == "rgb_array":
            self._batch._watch()
        return self._show(memory), truth_of(memory, self._batch.description, 0)

    def step(self, action: Any) -> tuple[Any, float, bool, bool, dict[str, Any]]:
        """Applies an action, a number or for Memory Gym also a pair: observation, reward, terminated, truncated, info."""
        must_be_open(self._batch)
        if not self._begun or self._over:
            raise gymnasium.error.ResetNeeded("call reset() before step()" + (": the episode is over" if self._begun else ""))
        self._action[0] = one_action(action, self._batch.description)
        m = self._batch._advance(self._action)
        info = truth_of(m, self._batch.description, 0)
        if m.ended:
            self._over = not self._restarts
            info = end_of(m, self._batch.description, 0)
            if self._restarts:
                info["final_obs"] = m.final_observation[0]
        return self._show(m), float(m.reward[0]), bool(m.terminated[0]), bool(m.truncated[0]), info

    def render(self) -> np.ndarray | None:
        """The picture uint8 ``[height, width, 3]`` of the present moment, an array of its own; None in a window."""
        if self.render_mode is None:
            gymnasium.logger.warn('render() without a render_mode; make the environment with render_mode="rgb_array"')
            return None
        must_be_open(self._batch)
        if not self._begun:
            raise gymnasium.error.ResetNeeded("call reset() before render()")
        if self.render_mode == "human":
            return None  # reset and step show it
        return self._frame(None)

    def close(self) -> None:
        """Ends the environment, and closes its window. Closing it again does nothing."""
        if self._window is not None:
            self._window.close()
        self._batch.close()

    def save(self) -> bytes:
        """The state of the environment, to go on from bit for bit."""
        must_be_open(self._batch)
        if not self._begun:
            raise gymnasium.error.ResetNeeded("call reset() before save()")
        return (_STATE_OVER if self._over else _STATE_GOES_ON) + self._batch.save()

    def restore(self, state: bytes) -> Any:
        """Goes on from a state of ``save`` of an environment made alike. Returns the observation, or None after an end."""
        must_be_open(self._batch)
        if state[:1] not in (_STATE_OVER, _STATE_GOES_ON):
            raise ValueError("these are no data of Env.save")
        self._batch.restore(state[1:])
        m, self._begun, self._over = self._batch._now, True, state[:1] == _STATE_OVER
        assert m is not None
        return None if self._over else self._show(m)

    def _show(self, memory: Memory) -> Any:
        """What is observed, and shown in the window if there is one."""
        if self._window is not None:
            self._window.show(self._frame(memory))
        d = self._batch.description
        if d.image_only:
            return memory.observation[0]
        return {d.observation.name: memory.observation[0], **{k: v[0] for k, v in memory.extras.items()}}

    def _frame(self, memory: Memory | None) -> np.ndarray:
        d = self._batch.description
        if d.observation.dtype != "uint8":
            return self._batch.draw()
        # Not from arrays that were given away: who has them may have written to them.
        seen = self._batch.observe().observation if memory is None else memory.observation
        return d.upright(seen[0]).copy()
