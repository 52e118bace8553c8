"""Craftax from the keys that a craftax user has, beside recordings of craftax."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from ariadne_maze import Env, VectorEnv


@pytest.fixture(scope="module")
def recordings(reference: Path) -> Path:
    return reference.parent / "craftax"


def observation(bits: np.ndarray, tail: np.ndarray) -> np.ndarray:
    """An observation as it was recorded: 8217 numbers of 0 or 1, and 51."""
    return np.concatenate([np.unpackbits(bits)[:8217].astype(np.float32), tail.astype(np.float32)])


def test_worlds_are_those_of_a_key(recordings: Path) -> None:
    envs = VectorEnv("Craftax-Symbolic-v1", 2)
    envs.reset()
    single = Env("Craftax-Symbolic-v1")
    for seed in range(8):
        with np.load(recordings / f"world_seed{seed}.npz") as z:
            want = observation(z["obs_bits"], z["obs_tail"])
        key = np.array([0, seed], np.uint32)  # jax.random.PRNGKey(seed)
        assert np.allclose(single.reset(options={"key": key})[0], want, atol=1e-6)
        seen = envs.reset(options={"reset_mask": np.array([False, True]), "key": key})[0]
        assert np.allclose(seen[1], want, atol=1e-6)


def test_steps_are_those_of_a_key(recordings: Path) -> None:
    """The recipe of docs/craftax.md: env.reset(key), then carry, k = split(carry); env.step(k, ...)."""
    steps = 0
    for seed in range(6):
        with np.load(recordings / f"trace_random_seed{seed}.npz") as z:
            trace = dict(z)
        env = Env("Craftax-Symbolic-v1", auto_reset=False)
        obs, _ = env.reset(options={"key": [0, seed], "step_key": [0, seed + 7000]})
        assert np.allclose(obs, observation(trace["init_obs_bits"], trace["init_obs_tail"]), atol=1e-6), seed
        for t, action in enumerate(trace["actions"]):
            obs, reward, terminated, truncated, _ = env.step(int(action))
            assert np.allclose(obs, observation(trace["obs_bits"][t], trace["obs_tail"][t]), atol=1e-5), (seed, t)
            assert reward == pytest.approx(trace["reward"][t], abs=1e-5) and terminated == bool(trace["done"][t]) and not truncated
            steps += 1
            if terminated:
                break
    print(f"compared {steps} steps")
    assert steps > 500


def test_keys_are_checked() -> None:
    env = Env("Craftax-Symbolic-v1")
    for bad in ({"key": [1]}, {"key": "0"}, {"key": [0, 2**32]}, {"key": [0, -1]}, {"key": [0, 0.5]}, {"step_key": [0, 1]}, {"keys": [0, 1]}):
        with pytest.raises(ValueError, match="key"):
            env.reset(options=bad)


def test_the_id_that_restarts_restarts() -> None:
    one = Env("Craftax-Symbolic-AutoReset-v1", seed=4, max_timesteps=6)
    other = Env("Craftax-Symbolic-v1", seed=4, max_timesteps=6)
    assert (one.reset()[0] == other.reset()[0]).all()
    for t in range(20):
        got, want = one.step(t % 43), other.step(t % 43)
        assert got[1:4] == want[1:4]
        if want[2]:
            assert (got[4]["final_obs"] == want[0]).all() and got[4]["episode_length"] == 6
            want = other.reset()
        assert (got[0] == want[0]).all()


def test_classic_is_not_there_and_says_so() -> None:
    with pytest.raises(ValueError, match="Craftax Classic is a game of its own"):
        Env("Craftax-Classic-Symbolic-v1")
