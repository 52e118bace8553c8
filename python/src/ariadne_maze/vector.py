"""Many environments for Gymnasium, stepped by one call."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import gymnasium
import numpy as np
from gymnasium import spaces
from gymnasium.vector.utils import batch_space

from ._errors import ResetNeeded, must_be_open
from ._library import NotReset
from ._memory import Memory
from .actions import flattened
from .autoreset import NEXT_STEP, SAME_STEP, gymnasium_mode, mode_of
from .batch import Batch, where_of
from .ids import settings_of
from .infos import TRUTH, columns, masked
from .settings import Settings, names_settings
from .spaces import action_space, observation_space

if TYPE_CHECKING:
    from gymnasium.envs.registration import EnvSpec
    from typing_extensions import Unpack


class VectorEnv(gymnasium.vector.VectorEnv):
    """num_envs environments of ``ariadne_maze.IDS``, or of a task by name, as Gymnasium's VectorEnv.

    autoreset_mode says when the next episode of an environment begins, by Gymnasium's AutoresetMode or its name:

    * ``"next_step"``: with the step after the end, whose action means nothing and whose reward is 0, as Gymnasium's own
      vectors do. The infos of an end have ``episode_return``, ``episode_length``, ... and ``_episode_return``, ... say where.
    * ``"same_step"``: with the step that ends one. The observation is the next one's first; ``infos["final_obs"]`` has the
      last one, ``infos["final_info"]`` what else there is to tell (``infos["_final_obs"]`` and ``infos["_final_info"]`` say
      where).
    * ``"disabled"``: with ``reset(options={"reset_mask": mask})``.

    max_episode_steps ends episodes after so many steps, as truncated, where the environment does not end them before. With
    multi_discrete the action space of Memory Gym's tasks is memory-gym's; ``step`` takes both forms.

    Arrays that are returned are the caller's to keep and are never written again; nothing is copied. Rewards are float32.

    Environment i draws as a single one with seed + i.

    ``send`` and ``recv`` are the halves of ``step``: the environments move in between on threads of their own.
    """

    metadata: dict[str, Any] = {"render_modes": ["rgb_array"], "render_fps": 4, "autoreset_mode": gymnasium_mode(NEXT_STEP)}

    @names_settings
    def __init__(
        self,
        task_id: str,
        num_envs: int = 1,
        render_mode: str | None = None,
        seed: int | None = None,
        threads: int = 0,
        autoreset_mode: Any = "next_step",
        max_episode_steps: int | None = None,
        multi_discrete: bool = False,
        **settings: Unpack[Settings],
    ) -> None:
        if render_mode not in (None, *self.metadata["render_modes"]):
            raise ValueError(f"render_mode is {render_mode!r}, want None or 'rgb_array'")
        self._mode = mode_of(autoreset_mode)
        self._batch = Batch(
            task_id,
            num_envs,
            threads=threads,
            seed=seed,
            autoreset_mode=autoreset_mode,
            max_episode_steps=max_episode_steps,
            **settings_of(settings),
        )
        d = self._batch.description
        self.num_envs, self.render_mode = d.num_envs, render_mode
        self.single_observation_space = observation_space(d, spaces)
        self.single_action_space = action_space(d, spaces, multi_discrete)
        self.observation_space = batch_space(self.single_observation_space, self.num_envs)
        self.action_space = batch_space(self.single_action_space, self.num_envs)
        pictures = d.observation.dtype == "uint8" or d.screen is not None
        self.autoreset_mode = gymnasium_mode(self._mode)
        self.metadata = {
            "render_modes": self.metadata["render_modes"] if pictures else [],
            "render_fps": round(1 / d.seconds) if d.seconds else 10,
            "autoreset_mode": self.autoreset_mode,
        }
        self._image_only, self._name = d.image_only, d.observation.name
        if render_mode is not None and not pictures:
            self._batch.close()
            raise NotImplementedError(f"{d.name} has no pictures: leave render_mode out")

    @property
    def spec(self) -> EnvSpec | None:
        """Gymnasium's record of how the vector was made; max_episode_steps is the most that an episode lasts."""
        return self._spec

    @spec.setter
    def spec(self, spec: EnvSpec | None) -> None:
        d = self._batch.description
        if spec is not None and spec.max_episode_steps is None and d.limit:
            spec.max_episode_steps = -(-d.limit // d.repeat)
        self._spec = spec

    _spec: EnvSpec | None = None

    def reset(self, *, seed: Any = None, options: dict[str, Any] | None = None) -> tuple[Any, dict[str, Any]]:
        """Begins episodes. Returns what all environments observe, ``[N, ...]``, and infos.

        seed is one number s, for environment i s + i, or a list ``[N]``, in which None leaves a random engine as it is.
        ``options["reset_mask"]``, bool ``[N]``, names those that begin; the other options are Memory Gym's reset parameters
        for these episodes alone.
        """
        must_be_open(self._batch)
        super().reset(seed=seed if isinstance(seed, int) else None)
        given = dict(options or {})
        where = where_of(given.pop("reset_mask"), self.num_envs) if "reset_mask" in given else None
        m = self._batch._reset(seed, where, given)
        if self.render_mode is not None:
            self._batch._watch()
        return self._observation(m.observation, m.extras), self._truth(m, where)

    def step(self, actions: Any) -> tuple[Any, np.ndarray, np.ndarray, np.ndarray, dict[str, Any]]:
        """Applies actions ``[N]``, or of Memory Gym also ``[N, 2]``.

        Returns observations ``[N, ...]``, rewards float32 ``[N]``, terminated and truncated bool ``[N]``, and infos.
        """
        batch = self._batch
        must_be_open(batch)
        try:
            return self._result(batch._advance(self._actions(actions)))
        except NotReset as error:
            raise ResetNeeded(str(error)) from None

    def send(self, actions: Any) -> None:
        """Begins a step."""
        must_be_open(self._batch)
        try:
            self._batch.send(self._actions(actions))
        except NotReset as error:
            raise ResetNeeded(str(error)) from None

    def recv(self) -> tuple[Any, np.ndarray, np.ndarray, np.ndarray, dict[str, Any]]:
        """Waits for the step that ``send`` began and returns what ``step`` would have."""
        must_be_open(self._batch)
        return self._result(self._batch._receive())

    def render(self) -> tuple[np.ndarray, ...] | None:
        """The pictures of all environments, uint8 ``[height, width, 3]`` each, in arrays of their own."""
        d = self._batch.description
        if self.render_mode is None:
            gymnasium.logger.warn('render() without a render_mode; make the environments with render_mode="rgb_array"')
            return None
        must_be_open(self._batch)
        if self._batch._now is None:
            raise gymnasium.error.ResetNeeded("call reset() before render()")
        if d.observation.dtype != "uint8":
            return tuple(self._batch.draw(i) for i in range(self.num_envs))
        return tuple(d.upright(self._batch.observe().observation).copy())

    def save(self) -> bytes:
        """The state of all environments, to go on from bit for bit."""
        must_be_open(self._batch)
        return self._batch.save()

    def restore(self, state: bytes) -> Any:
        """Goes on from a state of ``save`` of environments made alike, and returns their observations, ``[N, ...]``."""
        must_be_open(self._batch)
        s = self._batch.restore(state)
        return self._observation(s.observation, s.extras)

    def close_extras(self, **_: Any) -> None:
        """Ends the environments, as ``close`` does."""
        if hasattr(self, "_batch"):  # not if it could not be made
            self._batch.close()

    def _actions(self, actions: Any) -> Any:
        if self._batch.description.facts:  # of Memory Gym
            return flattened(np.asarray(actions), self._batch.description)
        return actions

    def _observation(self, main: np.ndarray, extras: dict[str, np.ndarray]) -> Any:
        return main if self._image_only else {self._name: main, **extras}

    def _result(self, m: Memory) -> tuple[Any, np.ndarray, np.ndarray, np.ndarray, dict[str, Any]]:
        infos = self._infos(m) if m.ended or m.truth is not None else {}
        observation = m.observation if self._image_only else {self._name: m.observation, **m.extras}
        return observation, m.reward, m.terminated, m.truncated, infos

    def _infos(self, m: Memory) -> dict[str, Any]:
        infos = self._truth(m, None)
        if not m.ended:
            return infos
        told = columns(m, self._batch.description)
        if self._mode != SAME_STEP:
            told.pop(TRUTH, None)  # that of the end is what is observed
            return {**infos, **masked(told)}
        over = m.terminated | m.truncated
        final = np.full(self.num_envs, None, object)
        for i in np.flatnonzero(over):
            last = m.final_observation[i]
            final[i] = last if self._image_only else {self._name: last, **{k: v[i] for k, v in m.final_extras.items()}}
        return {"final_obs": final, "_final_obs": over, "final_info": masked(told), "_final_info": over.copy(), **infos}

    def _truth(self, m: Memory, where: np.ndarray | None) -> dict[str, Any]:
        if m.truth is None:
            return {}
        if where is None:
            where = np.ones(self.num_envs, np.bool_)
        return {TRUTH: np.where(where[:, None], m.truth, 0.0), "_" + TRUTH: where.copy()}
