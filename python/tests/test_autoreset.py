"""Native vectors are Gymnasium's own vectors of single environments, in every autoreset mode: borders, infos, masks and all."""

from __future__ import annotations

from typing import Any

import gymnasium
import numpy as np
import pytest
from gymnasium.vector import AsyncVectorEnv, AutoresetMode, SyncVectorEnv

from ariadne_maze import Batch, Env, VectorEnv

N = 3
KINDS = [
    ("MemoryMaze-9x9-v0", {"time_limit": 3.0}),
    ("MemoryMaze-9x9-ExtraObs-v0", {"time_limit": 3.0}),
    ("MysteryPath-Grid-v0", {"max_steps": 9}),
    ("SearingSpotlights-v0", {"max_steps": 12}),
    ("MortarMayhem-Grid-v0", {"command_count": [1], "explosion_delay": [2]}),
    ("TMazeV1-v0", {"corridor_len": 3, "max_episode_steps": 11}),
    ("Craftax-Symbolic-v1", {"max_timesteps": 10}),
    ("Craftax-Classic-Symbolic-v1", {"max_timesteps": 10}),
]
MODES = list(AutoresetMode)


def settings_of(id: str, settings: dict, textures: str) -> dict:
    return {**settings, "textures": textures} if id.startswith("MemoryMaze") else settings


def same(a: Any, b: Any, where: str) -> None:
    if isinstance(a, dict):
        assert isinstance(b, dict) and a.keys() == b.keys(), f"{where}: {sorted(a)} and {sorted(b)}"
        for k in a:
            same(a[k], b[k], f"{where}, {k}")
    elif isinstance(a, tuple):
        for x, y in zip(a, b):
            same(x, y, where)
    elif isinstance(a, np.ndarray) and a.dtype == object:
        for i, (x, y) in enumerate(zip(a, b)):
            assert (x is None) == (y is None), where
            if x is not None:
                same(x, y, f"{where} [{i}]")
    else:
        assert np.shape(a) == np.shape(b) and np.asarray(a).dtype.kind == np.asarray(b).dtype.kind, where
        assert np.allclose(a, b, rtol=1e-6, atol=0) if np.asarray(a).dtype.kind == "f" else np.array_equal(a, b), where


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("limit", [None, 7])
@pytest.mark.parametrize("id, settings", KINDS)
def test_native_is_sync(id: str, settings: dict, limit: int | None, mode: AutoresetMode, small_textures: str) -> None:
    given = {**settings_of(id, settings, small_textures), **({} if limit is None else {"max_episode_steps": limit})}
    native = gymnasium.make_vec(id, num_envs=N, autoreset_mode=mode, **given)
    sync = SyncVectorEnv([lambda: Env(id, **given)] * N, autoreset_mode=mode)
    play(native, sync, mode, id)


@pytest.mark.parametrize("mode", MODES)
def test_native_is_async(mode: AutoresetMode, small_textures: str) -> None:
    for id, settings in (KINDS[0], KINDS[2]):
        given = settings_of(id, settings, small_textures)
        others = AsyncVectorEnv([lambda: Env(id, **given)] * N, autoreset_mode=mode)
        play(VectorEnv(id, N, autoreset_mode=mode, **given), others, mode, id)


def play(native: Any, other: Any, mode: AutoresetMode, id: str) -> None:
    dice, ends = np.random.default_rng(0), 0
    assert native.metadata["autoreset_mode"] is mode and native.autoreset_mode is mode
    try:
        same(native.reset(seed=5), other.reset(seed=5), f"{id}, reset")
        for t in range(40):
            acts = dice.integers(0, native.single_action_space.n, N)
            got, want = native.step(acts), other.step(acts)
            for what, a, b in zip(("observation", "reward", "terminated", "truncated", "infos"), got, want):
                same(a, b, f"{id}, step {t}, {what}")
            over = got[2] | got[3]
            ends += over.sum()
            if mode is AutoresetMode.DISABLED and over.any():
                with pytest.raises(gymnasium.error.ResetNeeded, match="is over"):
                    native.step(acts)
                seeds = [int(t), None, 7] if t % 2 else None
                same(
                    native.reset(seed=seeds, options={"reset_mask": over}),
                    other.reset(seed=seeds, options={"reset_mask": over}),
                    f"{id}, step {t}, reset of {over}",
                )
            elif t == 25:  # some in the middle of their episodes, some at their end
                mask = np.array([True, False, True])
                same(native.reset(options={"reset_mask": mask}), other.reset(options={"reset_mask": mask}), f"{id}, masked reset")
            elif t == 30:
                same(native.reset(), other.reset(), f"{id}, reset of all")
        assert ends >= N
    finally:
        native.close()
        other.close()


def test_next_step_is_what_there_is_otherwise() -> None:
    assert VectorEnv("TMazeV1-v0", 2).metadata["autoreset_mode"] is AutoresetMode.NEXT_STEP
    assert VectorEnv.metadata["autoreset_mode"] is AutoresetMode.NEXT_STEP
    for name in ("SameStep", "same_step", "same-step", AutoresetMode.SAME_STEP):
        assert VectorEnv("TMazeV1-v0", 2, autoreset_mode=name).autoreset_mode is AutoresetMode.SAME_STEP
    for bad in ("never", 3, None):
        with pytest.raises(ValueError, match="autoreset_mode"):
            VectorEnv("TMazeV1-v0", 2, autoreset_mode=bad)


def test_masks_are_checked() -> None:
    envs = VectorEnv("TMazeV1-v0", 3, autoreset_mode="disabled")
    with pytest.raises(RuntimeError, match="first reset"):
        envs.reset(options={"reset_mask": np.array([True, False, False])})
    envs.reset()
    for bad, error in (([True, False, False], TypeError), (np.ones(3), TypeError), (np.ones(2, bool), ValueError), (np.zeros(3, bool), ValueError)):
        with pytest.raises(error, match="reset_mask"):
            envs.reset(options={"reset_mask": bad})
    options = {"reset_mask": np.array([True, False, False])}
    envs.reset(options=options)
    assert "reset_mask" in options, "the caller's dict was changed"


def test_a_batch_takes_masks_too() -> None:
    with Batch("MysteryPath-Grid-v0", 3, seed=1, autoreset_mode="disabled", max_steps=4) as batch:
        batch.reset()
        for _ in range(4):
            step = batch.step([3, 3, 3])
        before = step.observation.copy()
        after = batch.reset(where=np.array([False, True, False]), seed=8)
        assert (after.observation[[0, 2]] == before[[0, 2]]).all() and not (after.observation[1] == before[1]).all()
        with pytest.raises(RuntimeError, match="is over"):
            batch.step([0, 0, 0])


@pytest.mark.parametrize("mode", [AutoresetMode.NEXT_STEP, AutoresetMode.SAME_STEP])
def test_gymnasiums_vector_wrappers_take_it(mode: AutoresetMode, small_textures: str) -> None:
    from gymnasium.wrappers import vector

    def transformed(envs: Any) -> Any:
        return vector.VectorizeTransformObservation(
            envs, gymnasium.wrappers.TransformObservation, func=lambda o: o, observation_space=None
        )

    wrappers = [
        vector.RecordEpisodeStatistics,
        vector.DictInfoToList,
        vector.NormalizeReward,
        lambda e: vector.ClipReward(e, 0, 1),
        lambda e: vector.TransformReward(e, lambda r: r),
    ]
    if mode is AutoresetMode.NEXT_STEP:  # Gymnasium's own want another mode than the other here
        wrappers += [
            vector.NormalizeObservation,
            vector.FlattenObservation,
            vector.GrayscaleObservation,
            lambda e: vector.ResizeObservation(e, (32, 32)),
            lambda e: vector.ReshapeObservation(e, (64 * 64, 3)),
            lambda e: vector.RescaleObservation(e, 0, 1),
            lambda e: vector.DtypeObservation(e, np.float32),
            lambda e: vector.TransformObservation(e, lambda o: o),
            transformed,
        ]
    for wrap in wrappers:
        envs = VectorEnv("MemoryMaze-9x9-v0", N, seed=1, autoreset_mode=mode, max_episode_steps=5, textures=small_textures)
        try:
            wrapped = wrap(envs)
        except gymnasium.error.DependencyNotInstalled:  # OpenCV, for sizes
            continue
        wrapped.reset(seed=1)
        for _ in range(13):
            wrapped.step(np.zeros(N, int))
        wrapped.close()


def test_episode_statistics_count_right(small_textures: str) -> None:
    from gymnasium.wrappers.vector import RecordEpisodeStatistics

    for mode in (AutoresetMode.NEXT_STEP, AutoresetMode.SAME_STEP):
        envs = RecordEpisodeStatistics(VectorEnv("MemoryMaze-9x9-v0", N, seed=1, autoreset_mode=mode, time_limit=3.0, textures=small_textures))
        envs.reset()
        found = []
        for _ in range(40):
            infos = envs.step(np.ones(N, int))[4]
            ends = infos.get("final_info", infos) if mode is AutoresetMode.SAME_STEP else infos
            if "episode" in infos or "episode" in ends:
                found += [*infos.get("episode", ends.get("episode"))["l"]]
        assert found and set(found) == {12}, (mode, found)


def test_borders_of_episodes_are_those_that_rllib_takes(small_textures: str) -> None:
    """RLlib's runners cut a vector's steps into episodes: after an end they take the next observation for the next one's first."""
    settings = {"time_limit": 3.0, "textures": small_textures}
    envs = gymnasium.make_vec("MemoryMaze-9x9-v0", num_envs=N, seed=7, **settings)
    singles = [Env("MemoryMaze-9x9-v0", seed=7 + i, **settings) for i in range(N)]
    obs, _ = envs.reset()
    episodes: list[list[list[np.ndarray]]] = [[[obs[i]]] for i in range(N)]
    fresh = [False] * N
    for t in range(40):
        obs, reward, terminated, truncated, _ = envs.step(np.full(N, t % 6))
        for i in range(N):
            if fresh[i]:
                assert reward[i] == 0 and not terminated[i] and not truncated[i]
                episodes[i].append([obs[i]])
            else:
                episodes[i][-1].append(obs[i])
            fresh[i] = bool(terminated[i] or truncated[i])
    for i, single in enumerate(singles):
        t = 0
        for episode in episodes[i]:
            want = single.reset()[0]
            assert np.array_equal(episode[0], want)
            for seen in episode[1:]:
                want, _, terminated, truncated, _ = single.step(t % 6)
                t += 1
                assert np.array_equal(seen, want)
            if terminated or truncated:
                t += 1  # the step that begins the next one
                assert len(episode) == 13
        assert len(episodes[i]) == 4
