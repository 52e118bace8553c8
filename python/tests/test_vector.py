"""Many environments in one call do what single ones do."""

from __future__ import annotations

import gymnasium
import numpy as np
import pytest

import ariadne_maze
from ariadne_maze import Batch, Env, Pool, VectorEnv

N = 5


def actions(steps: int, n: int = N, of: int = 6) -> np.ndarray:
    return np.random.default_rng(0).integers(0, of, (steps, n))


@pytest.mark.parametrize(
    "id, settings",
    [
        ("MemoryMaze-9x9-v0", {"time_limit": 6.0}),
        ("MemoryMaze-9x9-Oracle-ExtraObs-v0", {"time_limit": 6.0}),
        ("MysteryPath-Grid-v0", {}),
        ("MortarMayhem-Grid-v0", {}),
    ],
)
def test_a_vector_is_its_environments(id: str, settings: dict, small_textures: str) -> None:
    if id.startswith("MemoryMaze"):
        settings["textures"] = small_textures
    envs = gymnasium.make_vec(f"ariadne_maze:{id}", num_envs=N, seed=11, autoreset_mode="same_step", **settings)
    singles = [Env(id, seed=11 + i, **settings) for i in range(N)]
    obs, _ = envs.reset()
    assert envs.observation_space.contains(obs) and envs.action_space.contains(actions(1, of=envs.single_action_space.n)[0])
    compare(obs, [e.reset()[0] for e in singles])
    ends = 0
    for act in actions(160, of=envs.single_action_space.n):
        obs, reward, terminated, truncated, infos = envs.step(act)
        for i, e in enumerate(singles):
            last, r, term, trunc, info = e.step(act[i])
            assert (r, term, trunc) == (pytest.approx(reward[i]), terminated[i], truncated[i])
            if term or trunc:
                ends += 1
                assert infos["_final_obs"][i] and infos["_final_info"][i]
                compare_one(infos["final_obs"][i], last)
                assert infos["final_info"]["episode_return"][i] == pytest.approx(info["episode_return"])
                last = e.reset()[0]
            compare_one(pick(obs, i), last)
    assert ends >= N
    envs.close()


def test_results_do_not_depend_on_threads(small_textures: str) -> None:
    runs = []
    for threads in (1, 2, 7):
        with Batch("MemoryMaze-11x11-6CL-v0", 9, threads=threads, seed=5, textures=small_textures) as b:
            b.reset()
            runs.append([(s.observation, s.reward) for s in map(b.step, actions(30, 9))])
    for run in runs[1:]:
        for (obs, reward), (want, wanted) in zip(run, runs[0]):
            assert (obs == want).all() and (reward == wanted).all()


def test_arrays_stay_who_holds_them_keeps_them(small_textures: str) -> None:
    with Batch("MemoryMaze-9x9-v0", N, seed=1, textures=small_textures) as b:
        kept = [b.reset().observation]
        copies = [kept[0].copy()]
        for act in actions(30):
            kept.append(b.step(act).observation[2])  # a view keeps all of it
            copies.append(kept[-1].copy())
        assert all((a == c).all() for a, c in zip(kept, copies))
        del kept
        addresses = set()
        for act in actions(30):
            addresses.add(b.step(act).observation.ctypes.data)
        assert len(addresses) <= 3, "memory that nobody holds is not used again"


def test_seeds_of_a_vector(small_textures: str) -> None:
    envs = VectorEnv("MemoryMaze-9x9-v0", 3, textures=small_textures)
    obs = envs.reset(seed=[4, 9, 4])[0]
    assert (obs[0] == obs[2]).all() and not (obs[0] == obs[1]).all()
    assert (envs.reset(seed=8)[0][1] == obs[1]).all()
    with pytest.raises(ValueError, match="2 seeds for 3"):
        envs.reset(seed=[1, 2])
    for seed in (2**32 - 2, 2**32):
        with pytest.raises(ValueError, match="RandomState"):
            envs.reset(seed=seed)
        with pytest.raises(ValueError, match="seed"):
            VectorEnv("MemoryMaze-9x9-v0", 3, seed=seed, textures=small_textures)
    mazes = VectorEnv("TMazeV1-v0", 3)
    for call in (lambda: VectorEnv("TMazeV1-v0", 3, seed=2**64 - 2), lambda: mazes.reset(seed=2**64 - 2)):
        with pytest.raises(ValueError, match="2.*64 - 1"):
            call()
    # None leaves an engine as it is: environment 1 goes on to the second episode of seed 9.
    envs.reset(seed=[4, 9, 4])
    second = Env("MemoryMaze-9x9-v0", seed=9, textures=small_textures)
    second.reset()
    assert (envs.reset(seed=[4, None, 4])[0][1] == second.reset()[0]).all()
    # Environments that are seeded one by one go on as single ones do.
    single = Env("MemoryMaze-9x9-v0", seed=9, textures=small_textures)
    single.reset()
    envs.reset(seed=[4, 9, 4])
    assert (envs.step([1, 1, 1])[0][1] == single.step(1)[0]).all()


def test_send_and_recv_are_step(small_textures: str) -> None:
    a = VectorEnv("MemoryMaze-9x9-v0", N, seed=1, time_limit=5.0, textures=small_textures, autoreset_mode="same_step")
    b = VectorEnv("MemoryMaze-9x9-v0", N, seed=1, time_limit=5.0, textures=small_textures, autoreset_mode="same_step")
    a.reset(), b.reset()
    for act in actions(45):
        want = a.step(act)
        b.send(act)
        with pytest.raises(RuntimeError, match="recv"):
            b.send(act)
        got = b.recv()
        assert all((x == y).all() for x, y in zip(got[:4], want[:4]))
        assert got[4].keys() == want[4].keys()
    with pytest.raises(RuntimeError, match="without a send"):
        b.recv()
    b.send(actions(1)[0])
    b.close()  # while a step is under way


def test_a_pool_is_a_vector_in_groups(small_textures: str) -> None:
    settings = {"textures": small_textures, "seed": 3, "time_limit": 5.0}
    envs, pool = VectorEnv("MemoryMaze-9x9-v0", 6, **settings), Pool("MemoryMaze-9x9-v0", 6, 2, **settings)
    plan = actions(25, 6)
    wanted = [envs.reset()[0]] + [envs.step(a)[0] for a in plan]
    pool.async_reset()
    seen = np.zeros(6, int)
    for _ in range(3 * 25):
        obs, reward, _, truncated, info = pool.recv()
        ids = info["env_id"]
        assert (obs == wanted[seen[ids[0]]][ids]).all()
        assert truncated.all() == (seen[ids[0]] == 20)
        pool.send(plan[seen[ids[0]]][ids], ids)
        seen[ids] += 1
    assert (seen == 25).all()
    with pytest.raises(ValueError, match="env_id"):
        pool.send(plan[0][:2], [1, 2])
    pool.close()
    pool.close()
    for call in (pool.recv, pool.async_reset, lambda: pool.send(plan[0][:2], [0, 1])):
        with pytest.raises(ValueError, match="closed"):
            call()


def test_a_pool_that_is_closed_at_once_hands_nothing_out() -> None:
    pool = Pool("TMazeV1-v0", 4, 2, seed=1)
    pool.async_reset()
    pool.close()
    with pytest.raises(ValueError, match="closed"):
        pool.recv()


def test_a_pool_resets_in_both_ways() -> None:
    settings = {"seed": 3, "max_steps": 5}
    for mode in ("next_step", "same_step"):
        pool = Pool("MysteryPath-Grid-v0", 2, autoreset_mode=mode, **settings)
        single = Env("MysteryPath-Grid-v0", **settings)
        pool.async_reset()
        assert (pool.recv()[0][0] == single.reset()[0]).all()
        for t in range(5):
            obs, _, terminated, _, info = pool.step(np.zeros(2, int))
            seen = single.step(0)[0]
        assert terminated.all() and info["length"].tolist() == [5, 5] and info["episode_length"].tolist() == [5, 5]
        if mode == "same_step":
            assert (info["final_observation"][0] == seen).all() and (obs[0] == single.reset()[0]).all()
        else:
            assert (obs[0] == seen).all() and (pool.step(np.zeros(2, int))[0][0] == single.reset()[0]).all()
    with pytest.raises(ValueError, match="autoreset_mode"):
        Pool("TMazeV1-v0", 2, autoreset_mode="disabled")


def test_states_of_vectors(small_textures: str) -> None:
    for id, settings in (("MemoryMaze-9x9-ExtraObs-v0", {"textures": small_textures}), ("TMazeV2-v0", {}), ("Craftax-Symbolic-v1", {})):
        a, b = VectorEnv(id, 3, seed=1, **settings), VectorEnv(id, 3, seed=2, **settings)
        n = a.single_action_space.n
        a.reset()
        for act in actions(10, 3, n):
            obs = a.step(act)[0]
        compare(obs, [pick(b.restore(a.save()), i) for i in range(3)])
        for act in actions(50, 3, n):
            got, want = a.step(act), b.step(act)
            assert (got[1] == want[1]).all()
            compare(got[0], [pick(want[0], i) for i in range(3)])


def test_mistakes_raise_what_people_expect(small_textures: str) -> None:
    envs = VectorEnv("MemoryMaze-9x9-v0", 3, textures=small_textures)
    with pytest.raises(RuntimeError, match="reset"):
        envs.step([0, 0, 0])
    envs.reset()
    for bad in ([0, 0], [[0, 0, 0]], 0):
        with pytest.raises(ValueError, match="shape"):
            envs.step(bad)
    for bad in ([0.0, 1.0, 2.0], ["a", "b", "c"], [True, False, True], None):
        with pytest.raises(TypeError, match="want integers"):
            envs.step(bad)
    for bad in ([0, 6, 0], [0, -1, 0], [0, 2**32, 0], np.array([2**40, 0, 0])):
        with pytest.raises(ValueError, match="want 0 to 5"):
            envs.step(bad)
    envs.step(np.array([5, 0, 1], np.uint8))
    envs.close()
    with pytest.raises(gymnasium.error.ClosedEnvironmentError):
        envs.step([0, 0, 0])
    with pytest.raises(ValueError, match="num_envs"):
        VectorEnv("MemoryMaze-9x9-v0", 0)
    with pytest.raises(TypeError):
        VectorEnv("MemoryMaze-9x9-v0", 2.5)
    with pytest.raises(ValueError, match="divisor"):
        Pool("MemoryMaze-9x9-v0", 6, 4)
    import pickle

    with pytest.raises(TypeError, match="pickled"):
        pickle.dumps(Batch("TMazeV1-v0"))


def pick(obs: object, i: int) -> object:
    return {k: v[i] for k, v in obs.items()} if isinstance(obs, dict) else obs[i]


def compare(obs: object, singles: list) -> None:
    for i, want in enumerate(singles):
        compare_one(pick(obs, i), want)


def compare_one(got: object, want: object) -> None:
    if isinstance(got, dict):
        assert got.keys() == want.keys()
        for k in got:
            assert np.array_equal(got[k], want[k]), k
    else:
        assert np.array_equal(got, want)
