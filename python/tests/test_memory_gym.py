"""Memory Gym's interface where memory-gym's users need it: reset parameters, infos, MultiDiscrete actions."""

from __future__ import annotations

import json
import zlib
from pathlib import Path

import gymnasium
import numpy as np
import pytest


from ariadne_maze import Env, Pool, VectorEnv

ROOT = Path(__file__).resolve().parents[2]


def recorded() -> list[dict]:
    return json.loads((ROOT / "task" / "memorygym" / "testdata" / "parameters.json").read_text())


def test_reset_parameters_are_the_references() -> None:
    """Episodes that memory-gym played with reset(options=...), among them unseeded ones; rewards and every byte of pictures."""
    compared = 0
    for case in recorded():
        env = Env(case["env_name"])
        for k, episode in enumerate(case["episodes"]):
            obs, _ = env.reset(seed=case["seed"] if k == 0 else None, options=case["settings"])
            assert zlib.crc32(obs.tobytes()) == episode["crc32"][0], (case["env_name"], k)
            for action, reward, crc in zip(episode["actions"], episode["rewards"], episode["crc32"][1:]):
                given = action if env.action_space.n == 4 else np.array(divmod(action, 3))
                obs, got, terminated, truncated, _ = env.step(given)
                assert got == pytest.approx(reward, rel=1e-6) and zlib.crc32(obs.tobytes()) == crc and not truncated
                compared += 1
            assert terminated == episode["done"]
    print(f"compared {compared} steps")
    assert compared > 1000


def test_reset_parameters_hold_for_one_episode() -> None:
    env = Env("MysteryPath-Grid-v0", seed=3, max_steps=9)
    plain = Env("MysteryPath-Grid-v0", seed=3, max_steps=9)

    def length(env: Env) -> int:
        n, over = 0, False
        while not over:
            _, _, over, _, info = env.step(0)
            n += 1
        assert info["episode_length"] == info["length"] == n
        return n

    for options, want in (({"max_steps": 4}, 4), ({}, 9), (None, 9), ({"max_steps": 2, "show_goal": True}, 2), (None, 9)):
        seen, other = env.reset(options=options)[0], plain.reset()[0]
        assert (seen == other).all() == ("show_goal" not in (options or {})), "the next episode is not the one that was due"
        assert length(env) == want
        length(plain)
    for mode in ("next_step", "same_step"):
        envs = VectorEnv("MysteryPath-Grid-v0", 2, seed=3, max_steps=9, autoreset_mode=mode)
        envs.reset(options={"max_steps": 4})
        ends = [t for t in range(1, 40) if envs.step([0, 0])[2].all()]
        gap = 1 if mode == "next_step" else 0
        assert ends[:3] == [4, 4 + gap + 9, 4 + 2 * (gap + 9)]
    envs = VectorEnv("MysteryPath-Grid-v0", 2, seed=3, max_steps=9)
    envs.reset()
    envs.reset(options={"reset_mask": np.array([False, True]), "max_steps": 3})
    ends = [envs.step([0, 0])[2].tolist() for _ in range(4)]
    assert ends == [[False, False], [False, False], [False, True], [False, False]]


def test_states_know_reset_parameters() -> None:
    a, b = Env("MysteryPath-Grid-v0", seed=3), Env("MysteryPath-Grid-v0", seed=4)
    a.reset(options={"max_steps": 6, "show_origin": True})
    seen = a.step(3)[0]
    assert (b.restore(a.save()) == seen).all()
    for _ in range(5):
        got, want = a.step(3), b.step(3)
        assert (got[0] == want[0]).all() and got[1:3] == want[1:3]
    assert got[2]
    b.restore(a.save())
    assert (a.reset(options={"show_goal": True})[0] == b.reset(options={"show_goal": True})[0]).all()


@pytest.mark.parametrize("make", [Env, VectorEnv])
def test_options_that_there_are_not_raise(make: type, small_textures: str) -> None:
    for id, settings in (("MysteryPath-v0", {}), ("MemoryMaze-9x9-v0", {"textures": small_textures}), ("TMazeV1-v0", {}), ("Craftax-Symbolic-v1", {})):
        env = make(id, **settings)
        env.reset(options={})
        with pytest.raises(ValueError, match="show_gaol"):
            env.reset(options={"show_gaol": True})
        env.reset()
    env = make("MysteryPath-v0")
    with pytest.raises(ValueError, match="max_steps"):
        env.reset(options={"max_steps": -3})
    with pytest.raises(ValueError, match="reward_goal is nan"):
        env.reset(options={"reward_goal": float("nan")})
    with pytest.raises(ValueError, match="observation"):  # the space cannot change
        env.reset(options={"observation": "vector"})


def test_pairs_are_numbers() -> None:
    for id, n in (("MysteryPath-v0", 9), ("SearingSpotlights-v0", 9)):
        a, b = Env(id, seed=1), Env(id, seed=1, multi_discrete=True)
        assert a.action_space == gymnasium.spaces.Discrete(n) and b.action_space == gymnasium.spaces.MultiDiscrete([3, 3])
        a.reset(), b.reset()
        for action in range(n):
            assert (a.step(action)[0] == b.step(np.array(divmod(action, 3)))[0]).all()
        b.step(4), a.step((1, 1)), a.step([0, 2])
        envs, pairs = VectorEnv(id, 2, seed=1), VectorEnv(id, 2, seed=1, multi_discrete=True)
        envs.reset(), pairs.reset()
        assert pairs.action_space.shape == (2, 2)
        for action in range(n - 1):
            got = envs.step([action, action + 1])
            want = pairs.step(np.array([divmod(action, 3), divmod(action + 1, 3)]))
            assert (got[0] == want[0]).all()
        for bad, error in (([3, 0], ValueError), ([0, -1], ValueError), ([0.0, 1.0], ValueError), ([0, 1, 2], ValueError)):
            with pytest.raises(error, match="movements"):
                b.step(bad)
    with pytest.raises(ValueError, match="multi_discrete"):
        Env("MysteryPath-Grid-v0", multi_discrete=True)


def test_infos_are_the_references_beside_ours() -> None:
    for id, more in (
        ("MysteryPath-Grid-v0", {"num_fails": int}),
        ("MortarMayhem-Grid-v0", {"commands_completed": float}),
        ("SearingSpotlights-v0", {"agent_health": float, "coins_collected": float}),
    ):
        env = Env(id, seed=1)
        env.reset()
        total, n, over = 0.0, 0, False
        while not over:
            _, reward, over, _, info = env.step(n % 4)
            total, n = total + reward, n + 1
            assert over or info == {}
        assert info["length"] == n == info["episode_length"] and info["reward"] == pytest.approx(total) == info["episode_return"]
        assert info["success"] in (False, True)
        for name, kind in more.items():
            assert type(info[name]) is kind, name


def test_a_pool_tells_them_too() -> None:
    pool = Pool("MysteryPath-Grid-v0", 2, seed=1, max_steps=3)
    pool.async_reset()
    pool.recv()
    infos = [pool.step([3, 3])[4] for _ in range(3)]
    assert "num_fails" not in infos[0] and infos[2]["num_fails"].shape == (2,)


TRACES = ROOT / "task" / "memorygym" / "testdata"


@pytest.mark.parametrize("id", ["Endless-MysteryPath-v0", "Endless-MortarMayhem-v0", "Endless-SearingSpotlights-v0", "MortarMayhemB-v0", "MortarMayhemB-Grid-v0"])
def test_recorded_episodes_agree(id: str) -> None:
    """Episodes of memory-gym, of which bench/memory_gym.py --record made files: pictures, rewards, ends, truths, infos."""
    with np.load(TRACES / f"trace_{id}.npz") as z:
        trace = dict(z)
    names = trace["info_names"].tobytes().decode().split(",")
    offset = trace["step_offset"]
    assert len(trace["seed"]) >= 20
    for e, seed in enumerate(trace["seed"]):
        if trace["episode"][e] == 0:
            env = Env(id, multi_discrete="Grid" not in id and id != "Endless-MysteryPath-v0")
        obs, info = env.reset(seed=int(seed) if trace["episode"][e] == 0 else None)
        assert crc(obs) == trace["reset_crc32"][e] and same_truth(info, trace["truth_reset"][e])
        for k in range(offset[e], offset[e + 1]):
            action = int(trace["action"][k])
            given = np.array(divmod(action, 3)) if hasattr(env.action_space, "nvec") else action
            obs, reward, terminated, truncated, info = env.step(given)
            assert crc(obs) == trace["crc32"][k] and reward == pytest.approx(trace["reward"][k]) and same_truth(info, trace["truth"][k]), (e, k)
            assert not truncated and terminated == (trace["done"][e] == 1 and k == offset[e + 1] - 1)
        if trace["done"][e]:
            for name, value in zip(names, trace["info"][e]):
                assert info[name] == pytest.approx(value), name


def crc(obs: object) -> int:
    if isinstance(obs, dict):
        return zlib.crc32(obs["vector_observation"].tobytes(), zlib.crc32(obs["visual_observation"].tobytes()))
    return zlib.crc32(obs.tobytes())


def same_truth(info: dict, want: np.ndarray) -> bool:
    return np.array_equal(info["ground_truth"], want) if len(want) else "ground_truth" not in info


def test_endless_vectors_tell_the_truth_as_gymnasiums_do() -> None:
    from gymnasium.vector import AutoresetMode, SyncVectorEnv

    for id in ("Endless-MysteryPath-v0", "Endless-SearingSpotlights-v0", "MortarMayhemB-Grid-v0"):
        for mode in AutoresetMode:
            settings = {"command_count": [1], "explosion_delay": [2]} if "B-Grid" in id else {"max_steps": 8}
            native = VectorEnv(id, 3, autoreset_mode=mode, **settings)
            sync = SyncVectorEnv([lambda: Env(id, **settings)] * 3, autoreset_mode=mode)
            seen, other = native.reset(seed=3), sync.reset(seed=3)
            for t in range(30):
                check(seen, other, f"{id}, {mode}, {t}")
                acts = np.full(3, t % native.single_action_space.n)
                if mode is AutoresetMode.DISABLED and t and (seen[2] | seen[3]).any():
                    mask = seen[2] | seen[3]
                    check(native.reset(options={"reset_mask": mask}), sync.reset(options={"reset_mask": mask}), f"{id}, reset {t}")
                seen, other = native.step(acts), sync.step(acts)


def check(a: object, b: object, where: str) -> None:
    if isinstance(a, tuple):
        for x, y in zip(a, b):
            check(x, y, where)
    elif isinstance(a, dict):
        assert a.keys() == b.keys(), f"{where}: {sorted(a)}, {sorted(b)}"
        for k in a:
            check(a[k], b[k], f"{where}, {k}")
    elif isinstance(a, np.ndarray) and a.dtype == object:
        for x, y in zip(a, b):
            check(x, y, where)
    else:
        assert np.allclose(a, b) if a is not None else b is None, where
