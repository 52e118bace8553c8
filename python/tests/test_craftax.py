"""Craftax from the keys that a craftax user has, beside recordings of craftax."""

from __future__ import annotations

import zlib
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


CLASSIC = sorted((Path(__file__).parents[2] / "task/craftax/testdata").glob("classic_*.npz"))


@pytest.mark.parametrize("path", CLASSIC, ids=lambda path: path.stem)
def test_classic_worlds_and_steps_are_those_of_a_key(path: Path) -> None:
    """The recipe of docs/craftax.md for Craftax Classic, beside what bench/craftax.py --record saw."""
    with np.load(path) as z:
        trace = dict(z)
    names = trace["real_names"].tolist()
    light = trace["reals"][names.index("light_level")]
    restarts = bool(trace["auto_reset"][0])
    settings = {name: float(v) for name, v in zip(trace["param_names"].tolist(), trace["params"])}
    settings |= {name: int(v) for name, v in settings.items() if "chance" not in name}
    settings["always_diamond"] = bool(settings["always_diamond"])
    env = Env("Craftax-Classic-Symbolic-AutoReset-v1" if restarts else "Craftax-Classic-Symbolic-v1", auto_reset=restarts, **settings)

    def same(obs: np.ndarray, row: int) -> bool:
        assert obs.shape == (1345,) and abs(obs[1343] - light[row]) <= 1e-6
        obs[1343] = light[row]  # whose last bit other machines may round in another way
        return zlib.crc32(obs.tobytes()) == trace["obs_crc32"][row]

    for e, edited in enumerate(trace["edited"]):
        if edited:
            continue
        obs, _ = env.reset(options={"key": trace["world_key"][e], "step_key": trace["step_key"][e]})
        assert same(obs.copy(), trace["step_offset"][e] + e), e
        for t in range(trace["step_offset"][e], trace["step_offset"][e + 1]):
            obs, reward, terminated, truncated, _ = env.step(int(trace["action"][t]))
            assert same(obs.copy(), t + e + 1), (e, t)
            assert reward == pytest.approx(trace["reward"][t], abs=1e-5) and terminated == bool(trace["done"][t]) and not truncated
            if terminated and not restarts:
                break


def test_there_are_classic_recordings() -> None:
    assert len(CLASSIC) >= 11


@pytest.mark.parametrize("id", ["Craftax-Symbolic-v1", "Craftax-Classic-Symbolic-v1"])
def test_keys_are_checked(id: str) -> None:
    env = Env(id)
    for bad in ({"key": [1]}, {"key": "0"}, {"key": [0, 2**32]}, {"key": [0, -1]}, {"key": [0, 0.5]}, {"step_key": [0, 1]}, {"keys": [0, 1]}):
        with pytest.raises(ValueError, match="key"):
            env.reset(options=bad)


@pytest.mark.parametrize(("game", "actions"), [("Craftax", 43), ("Craftax-Classic", 17)])
def test_the_id_that_restarts_restarts(game: str, actions: int) -> None:
    one = Env(f"{game}-Symbolic-AutoReset-v1", seed=4, max_timesteps=6)
    other = Env(f"{game}-Symbolic-v1", seed=4, max_timesteps=6)
    assert one.action_space.n == actions
    assert (one.reset()[0] == other.reset()[0]).all()
    for t in range(20):
        got, want = one.step(t % actions), other.step(t % actions)
        assert got[1:4] == want[1:4]
        if want[2]:
            assert (got[4]["final_obs"] == want[0]).all() and got[4]["episode_length"] == 6
            want = other.reset()
        assert (got[0] == want[0]).all()
