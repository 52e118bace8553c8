"""The interfaces that memory-maze has: dm_env, and gym as it was."""

from __future__ import annotations

import numpy as np
import pytest

import ariadne_maze

dm_env = pytest.importorskip("dm_env")


def test_tasks_are_dm_env_environments(small_textures: str) -> None:
    env = ariadne_maze.tasks.memory_maze_9x9(seed=1, textures=small_textures, time_limit=3.0, global_observables=True)
    assert isinstance(env, dm_env.Environment)
    spec, ts = env.observation_spec(), env.reset()
    assert list(spec) == [
        "image", "target_color", "agent_pos", "agent_dir", "targets_vec", "targets_pos", "target_vec", "target_pos", "maze_layout",
    ]  # fmt: skip
    assert ts.first() and ts.reward is None and ts.discount is None
    for key, value in ts.observation.items():
        spec[key].validate(value)
    assert env.action_spec().num_values == 6 and env.reward_spec().shape == ()
    for t in range(12):
        ts = env.step(1)
        assert ts.last() == (t == 11) and ts.discount == 1.0
    assert env.step(1).first(), "a step after the last one begins an episode"


@pytest.mark.parametrize("size, targets", [(9, 3), (11, 4), (13, 5), (15, 6)])
def test_each_size_has_its_task(size: int, targets: int, small_textures: str) -> None:
    env = getattr(ariadne_maze.tasks, f"memory_maze_{size}x{size}")(seed=1, textures=small_textures, global_observables=True)
    assert env.observation_spec()["targets_pos"].shape == (targets, 2)
    assert env.reset().observation["maze_layout"].shape == (size, size)


def test_gym_as_it_was(small_textures: str) -> None:
    env = ariadne_maze.old_gym.make("MemoryMaze-9x9-v0", seed=1, textures=small_textures, time_limit=2.0)
    obs = env.reset()
    assert isinstance(obs, np.ndarray) and env.observation_space.contains(obs)
    for t in range(8):
        obs, reward, done, info = env.step(env.action_space.sample())
        assert done == (t == 7) and info == ({"TimeLimit.truncated": True} if done else {})
    with pytest.raises(RuntimeError, match="reset"):
        env.step(0)
    extra = ariadne_maze.old_gym.make("MemoryMaze-9x9-ExtraObs-v0", textures=small_textures)
    assert extra.observation_space.contains(extra.reset())


def test_continuous_actions_are_refused_in_words() -> None:
    with pytest.raises(NotImplementedError, match="six discrete actions"):
        ariadne_maze.tasks.memory_maze_9x9(discrete_actions=False)
