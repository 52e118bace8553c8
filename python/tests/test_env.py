"""Single environments behave as Gymnasium and its users expect."""

from __future__ import annotations

import contextlib
import warnings

import gymnasium
import numpy as np
import pytest
from gymnasium.utils.env_checker import check_env

import ariadne_maze
from ariadne_maze import _library


def test_ids_are_the_librarys() -> None:
    assert list(ariadne_maze.IDS) == _library.catalogue()["ids"]
    assert sum(i.startswith("MemoryMaze-") for i in ariadne_maze.IDS) == 64


@pytest.mark.parametrize("id", ariadne_maze.IDS)
def test_gymnasiums_checker_passes(id: str, small_textures: str) -> None:
    settings = {"textures": small_textures} if id.startswith("MemoryMaze") else {}
    env = gymnasium.make(f"ariadne_maze:{id}", **settings)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        warnings.filterwarnings("ignore", message=".*A Box observation space m")  # as in memory-maze
        # Rendering is checked where it differs: each check of it makes environments anew.
        check_env(env.unwrapped, skip_render_check=not id.endswith(("9x9-v0", "Path-v0", "9x9-ExtraObs-v0", "V1-v0")))
    env.close()


def test_a_seed_is_an_episode_and_the_engine_goes_on(small_textures: str) -> None:
    a = ariadne_maze.Env("MemoryMaze-9x9-ExtraObs-v0", seed=7, textures=small_textures)
    b = ariadne_maze.Env("MemoryMaze-9x9-ExtraObs-v0", textures=small_textures)
    first, second = a.reset()[0], a.reset()[0]
    assert same(first, b.reset(seed=7)[0])
    assert same(second, b.reset()[0])
    assert not same(first, second)
    assert same(first, b.reset(seed=7)[0])


def test_an_episode_ends_with_its_own_last_observation(small_textures: str) -> None:
    settings = {"textures": small_textures, "seed": 3, "global_observables": True, "image_only_obs": False}
    short = ariadne_maze.Env("memory_maze", time_limit=5.0, **settings)
    long = ariadne_maze.Env("memory_maze", time_limit=50.0, **settings)
    assert same(short.reset()[0], long.reset()[0])
    for t in range(20):
        got, want = short.step(1), long.step(1)
        assert same(got[0], want[0]), f"step {t}"
        assert got[1:3] == want[1:3]
    assert got[3] and not want[3]
    assert got[4]["episode_length"] == 20 and got[4]["TimeLimit.truncated"]
    with pytest.raises(gymnasium.error.ResetNeeded, match="the episode is over"):
        short.step(0)
    assert same(short.reset()[0], long.reset()[0]), "the next episode is another than after a reset in the middle"


def test_the_reference_keywords_are_taken(small_textures: str) -> None:
    env = ariadne_maze.Env(
        "MemoryMaze-9x9-v0", camera_resolution=32, control_freq=40.0, max_rooms=5, room_min_size=3, room_max_size=5,
        target_color_in_image=True, discrete_actions=True, randomize_colors=True, seed=np.int64(3), textures=small_textures,
    )  # fmt: skip
    assert env.observation_space.shape == (32, 32, 3)
    assert env.metadata["render_fps"] == 40
    with pytest.raises(NotImplementedError, match="six discrete actions"):
        ariadne_maze.Env("MemoryMaze-9x9-v0", discrete_actions=False)


def test_pictures_are_what_is_observed(small_textures: str) -> None:
    env = ariadne_maze.Env("MemoryMaze-9x9-v0", render_mode="rgb_array", textures=small_textures)
    with pytest.raises(gymnasium.error.ResetNeeded):
        env.render()
    seen = env.reset(seed=1)[0]
    assert (env.render() == seen).all()
    path = ariadne_maze.Env("MysteryPath-v0", render_mode="rgb_array")
    seen = path.reset(seed=1)[0]
    assert (path.render() == seen.swapaxes(0, 1)).all()


def test_a_window_shows_them(small_textures: str, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("pygame")
    monkeypatch.setenv("SDL_VIDEODRIVER", "dummy")
    env = ariadne_maze.Env("MemoryMaze-9x9-v0", render_mode="human", control_freq=40, textures=small_textures)
    seen = env.reset(seed=1)[0]
    shown = env._window.shown()
    assert shown.shape == (512, 512, 3) and (shown[::8, ::8] == seen).all()
    env.step(1)
    env.close()


def test_windows_do_not_break_each_other(small_textures: str, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("pygame")
    monkeypatch.setenv("SDL_VIDEODRIVER", "dummy")
    settings = {"render_mode": "human", "control_freq": 40, "textures": small_textures}
    a, b = ariadne_maze.Env("MemoryMaze-9x9-v0", **settings), ariadne_maze.Env("MemoryMaze-9x9-v0", camera_resolution=128, **settings)
    first, second = a.reset(seed=1)[0], b.reset(seed=2)[0]
    for _ in range(3):
        assert (a._window.shown()[::8, ::8] == first).all() and (b._window.shown()[::4, ::4] == second).all()
        first, second = a.step(1)[0], b.step(2)[0]
    b.close()
    b.close()
    first = a.step(1)[0]
    assert (a._window.shown()[::8, ::8] == first).all()
    a.close()


def test_writing_into_what_was_returned_changes_nothing(small_textures: str) -> None:
    for id in ("MemoryMaze-9x9-ExtraObs-v0", "MysteryPath-v0", "TMazeV1-v0", "Craftax-Symbolic-v1", "Craftax-Classic-Symbolic-v1"):
        settings = {"textures": small_textures} if id.startswith("MemoryMaze") else {}
        env = ariadne_maze.Env(id, seed=1, render_mode="rgb_array", **settings)
        envs = ariadne_maze.VectorEnv(id, 2, seed=1, render_mode="rgb_array", **settings)
        env.reset(), envs.reset()
        for _ in range(3):
            seen, many = env.step(1)[0], envs.step([1, 1])[0]
            before = env.render(), env.save(), envs.render(), envs.save()
            for obs in (seen, many):
                for array in obs.values() if isinstance(obs, dict) else [obs]:
                    array[...] = 3
            after = env.render(), env.save(), envs.render(), envs.save()
            assert (before[0] == after[0]).all() and before[1] == after[1] and before[3] == after[3]
            assert all((a == b).all() for a, b in zip(before[2], after[2]))
            again = env.restore(env.save())
            assert not (np.asarray(again["image"] if isinstance(again, dict) else again) == 3).all()


def test_unknown_keywords_are_type_errors(small_textures: str) -> None:
    def probes() -> list:
        makers = [ariadne_maze.Env, ariadne_maze.VectorEnv, ariadne_maze.Pool, ariadne_maze.Batch, ariadne_maze.dm.Environment]
        makers += [ariadne_maze.old_gym.OldEnv, gymnasium.make, gymnasium.make_vec]
        return makers

    for make in probes():
        for id in ("MemoryMaze-9x9-v0", "MysteryPath-v0", "TMazeV1-v0", "Craftax-Symbolic-v1", "Craftax-Classic-Symbolic-v1"):
            with pytest.raises(TypeError, match="unexpected keyword argument 'frameskip'"):
                make(id, frameskip=4)
    with pytest.raises(TypeError, match="unexpected keyword argument 'sise'; did you mean size"):
        ariadne_maze.Env("MemoryMaze-9x9-v0", sise=9)
    with pytest.raises(TypeError, match="unexpected keyword argument 'frameskip'"):
        ariadne_maze.tasks.memory_maze_9x9(frameskip=4)


def test_settings_that_are_no_numbers_are_named(small_textures: str) -> None:
    for value in (float("nan"), float("inf"), np.float32("-inf"), np.float64("nan")):
        with pytest.raises(ValueError, match=f"time_limit is {value}, want a finite number"):
            ariadne_maze.Env("MemoryMaze-9x9-v0", time_limit=value)
    for value in ([1, float("nan")], np.array([1.0, np.nan])):
        with pytest.raises(ValueError, match="finite"):
            ariadne_maze.Env("SearingSpotlights-v0", num_coins=value)
    assert ariadne_maze.Env("SearingSpotlights-v0", num_coins=np.array([1, 2])).reset() is not None


def test_max_episode_steps_everywhere(small_textures: str) -> None:
    settings = {"textures": small_textures, "seed": 1}
    assert gymnasium.make("MemoryMaze-9x9-v0", **settings).spec.max_episode_steps == 1000
    assert gymnasium.make("MemoryMaze-9x9-v0", time_limit=500.0, **settings).spec.max_episode_steps == 2000
    assert gymnasium.make("MysteryPath-v0").spec.max_episode_steps == 512
    assert gymnasium.make_vec("MemoryMaze-9x9-v0", num_envs=2, **settings).spec.max_episode_steps == 1000
    for id, more in (("MemoryMaze-9x9-v0", settings), ("MysteryPath-v0", {}), ("TMazeV1-v0", {}), ("Craftax-Symbolic-v1", {}), ("Craftax-Classic-Symbolic-v1", {})):
        made = gymnasium.make(id, max_episode_steps=6, **more)
        again = gymnasium.make(made.spec)
        envs = gymnasium.make_vec(id, num_envs=2, max_episode_steps=6, **more)
        assert made.spec.max_episode_steps == envs.spec.max_episode_steps == again.spec.max_episode_steps == 6
        single = ariadne_maze.Env(id, max_episode_steps=6, **more)
        for env in (made, single, again):
            env.reset(seed=7)  # nobody dies within six steps
            ends = [env.step(2)[2:4] for _ in range(6)]
            assert ends == [(False, False)] * 5 + [(False, True)], id
        envs.reset()
        for _ in range(6):
            step = envs.step([2, 2])
        assert step[3].all() and not step[2].any() and step[4]["episode_length"].tolist() == [6, 6]
    for bad in (0, -1, 2**40):
        with pytest.raises(ValueError, match="max_episode_steps"):
            ariadne_maze.Env("MysteryPath-v0", max_episode_steps=bad)


def test_signatures_name_the_settings() -> None:
    import inspect

    from ariadne_maze import settings

    known: set[str] = set()
    for id in (
        "MemoryMaze-9x9-v0", "MysteryPath-v0", "MysteryPath-Grid-v0", "MortarMayhem-v0", "SearingSpotlights-v0", "TMazeV1-v0", "Craftax-Symbolic-v1", "Craftax-Classic-Symbolic-v1",
        "Endless-MysteryPath-v0", "Endless-MortarMayhem-v0", "Endless-SearingSpotlights-v0",
    ):  # fmt: skip
        with pytest.raises(TypeError) as error:
            ariadne_maze.Batch(id, no_such_setting_at_all=1)
        known |= set(str(error.value).partition("there are: ")[2].split(", "))
    named = set(settings.Settings.__annotations__)
    python = {"discrete_actions", "room_min_size", "room_max_size"}
    elsewhere = {"seed", "max_episode_steps"}
    assert known - elsewhere <= named, f"not named: {known - elsewhere - named}"
    assert named - python <= known, f"there are no such settings: {named - python - known}"
    for made in (ariadne_maze.Env, ariadne_maze.VectorEnv, ariadne_maze.Pool, ariadne_maze.Batch, ariadne_maze.dm.Environment):
        assert named <= set(inspect.signature(made).parameters), made
    assert "camera_resolution" in inspect.signature(ariadne_maze.tasks.memory_maze_9x9).parameters


def test_public_methods_are_documented() -> None:
    import inspect

    for kind in (ariadne_maze.Env, ariadne_maze.VectorEnv, ariadne_maze.Pool, ariadne_maze.Batch, ariadne_maze.dm.Environment, ariadne_maze.old_gym.OldEnv):
        for name, member in vars(kind).items():
            if not name.startswith("_") and (inspect.isfunction(member) or isinstance(member, property)):
                assert inspect.getdoc(member) and member.__doc__, f"{kind.__name__}.{name} has no docstring"
                function = member.fget if isinstance(member, property) else member
                given = inspect.signature(function)
                assert given.return_annotation is not inspect.Signature.empty, f"{kind.__name__}.{name} is not typed"


def test_a_state_goes_on_bit_for_bit(small_textures: str) -> None:
    a = ariadne_maze.Env("MemoryMaze-9x9-ExtraObs-v0", seed=1, time_limit=10.0, textures=small_textures)
    b = ariadne_maze.Env("MemoryMaze-9x9-ExtraObs-v0", seed=2, time_limit=10.0, textures=small_textures)
    a.reset()
    for _ in range(7):
        seen = a.step(1)[0]
    assert same(b.restore(a.save()), seen)
    for t in range(33):
        got, want = a.step(t % 6), b.step(t % 6)
        assert same(got[0], want[0]) and got[1:4] == want[1:4]
    assert got[3]
    assert b.restore(a.save()) is None  # after an end
    assert same(a.reset()[0], b.reset()[0])
    for bad in (b"", b"G", a.save()[:-1], b"X" + a.save()[1:], a.save()[:30] + b"\0" * 50 + a.save()[80:]):
        with pytest.raises(ValueError):
            b.restore(bad)


def test_mistakes_raise_what_people_expect(small_textures: str) -> None:
    with pytest.raises(ValueError, match="did you mean MemoryMaze-9x9-Vis-v0"):
        ariadne_maze.Env("MemoryMaze-9x9-Vsi-v0")
    with pytest.raises(ValueError, match="there is no environment"):
        ariadne_maze.Env("Breakout-v5")
    with pytest.raises(ValueError, match="render_mode"):
        ariadne_maze.Env("MemoryMaze-9x9-v0", render_mode="ansi")
    with pytest.raises(ValueError, match="seed"):
        ariadne_maze.Env("MemoryMaze-9x9-v0", seed=-1)
    with pytest.raises(TypeError, match="value for a setting"):
        ariadne_maze.Env("MemoryMaze-9x9-v0", textures=object())

    env = ariadne_maze.Env("MemoryMaze-9x9-v0", textures=small_textures)
    with pytest.raises(gymnasium.error.ResetNeeded):
        env.step(0)
    env.reset()
    for bad in (6, -1, 2**40):
        with pytest.raises(ValueError, match="want 0 to 5"):
            env.step(bad)
    for bad in (0.5, "1", None, np.zeros(2, int)):
        with pytest.raises(TypeError):
            env.step(bad)
    env.step(np.int64(3))
    with pytest.raises(ValueError, match="RandomState"):
        env.reset(seed=2**32)
    env.step(0)
    env.close()
    env.close()
    for call in (lambda: env.step(0), env.reset):
        with pytest.raises(gymnasium.error.ClosedEnvironmentError):
            call()


def same(a: object, b: object) -> bool:
    if isinstance(a, dict):
        return a.keys() == b.keys() and all(np.array_equal(a[k], b[k]) for k in a)
    return np.array_equal(a, b)


@pytest.mark.parametrize("vector", [False, True])
def test_the_last_picture_of_an_episode_is_rendered(vector: bool) -> None:
    """What videos of gymnasium's wrappers end with: the arm of a T-Maze that was taken, green or red."""
    settings = {"corridor_len": 1, "max_episode_steps": 9}
    if vector:
        env = ariadne_maze.VectorEnv("TMazeV2-v0", 1, render_mode="rgb_array", **settings)
    else:
        env = ariadne_maze.Env("TMazeV2-v0", render_mode="rgb_array", **settings)
    with contextlib.closing(env):
        env.reset(seed=3)
        env.step(np.array([0]) if vector else 0)
        picture = env.render()
        if vector:
            picture = picture[0]
        ends = [(picture == colour).all(-1).sum() for colour in ((46, 140, 80), (170, 54, 54))]
        assert max(ends) > 500 and min(ends) == 0
