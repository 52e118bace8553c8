"""TorchRL's GymEnv on single environments, and its GymWrapper on vectors."""

from __future__ import annotations

import warnings

import numpy as np
import pytest

import ariadne_maze

pytest.importorskip("torchrl")
warnings.filterwarnings("ignore")


def test_gym_env_steps_and_truncates(small_textures: str) -> None:
    from torchrl.envs import GymEnv

    env = GymEnv("MemoryMaze-9x9-v0", time_limit=3.0, seed=1, textures=small_textures)
    played = env.rollout(30, break_when_any_done=True)
    assert len(played) == 12 and bool(played["next", "truncated"][-1]) and not bool(played["next", "terminated"].any())
    skipping = GymEnv("TMazeV1-v0", frame_skip=2, seed=1)  # which it does by itself: there is no such keyword
    assert len(skipping.rollout(3)) == 3
    assert env.spec.max_episode_steps == 12


@pytest.mark.parametrize("mode", ["disabled", "same_step"])
def test_gym_wrapper_takes_vectors(mode: str, small_textures: str) -> None:
    from torchrl.envs import GymWrapper

    settings = {"time_limit": 3.0, "textures": small_textures}
    env = GymWrapper(ariadne_maze.VectorEnv("MemoryMaze-9x9-v0", 3, autoreset_mode=mode, **settings))
    assert env.batch_size == (3,)
    env.set_seed(5)  # TorchRL has tried the environment before
    steps = 30 if mode == "disabled" else 12  # which it prefers: after the other it resets once more if all end together
    played = env.rollout(steps, break_when_any_done=False)
    key = next(iter(env.full_observation_spec.keys()))
    actions = played["action"].argmax(-1).numpy()
    for i in range(3):
        single = ariadne_maze.Env("MemoryMaze-9x9-v0", seed=5 + i, **settings)
        single.reset()  # as set_seed does
        obs, _ = single.reset()
        for t in range(steps):
            assert np.array_equal(played[key][i, t].numpy(), obs), (i, t)
            obs, reward, terminated, truncated, _ = single.step(actions[i, t])
            assert float(played["next", "reward"][i, t]) == pytest.approx(reward)
            assert bool(played["next", "done"][i, t]) == (terminated or truncated)
            assert np.array_equal(played["next", key][i, t].numpy(), obs), (i, t)
            if terminated or truncated:
                obs, _ = single.reset()


def test_gym_wrapper_says_what_it_wants() -> None:
    from torchrl.envs import GymWrapper

    with pytest.raises(RuntimeError, match="NEXT_STEP"):
        GymWrapper(ariadne_maze.VectorEnv("TMazeV1-v0", 2))
