"""gym as it was: ids in a fresh process in either order of imports, and the loops of programs that were written for it."""

from __future__ import annotations

import subprocess
import sys
import textwrap

import numpy as np
import pytest

gym = pytest.importorskip("gym")

ORDERS = ["import gym", "import gym, ariadne_maze", "import ariadne_maze, gym", "import gym, gymnasium, ariadne_maze", "import gymnasium, gym"]


def run(code: str, *arguments: str) -> str:
    done = subprocess.run([sys.executable, "-W", "ignore", "-c", textwrap.dedent(code), *arguments], capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.parametrize("imports", ORDERS)
def test_ids_are_there_whatever_is_imported_first(imports: str, small_textures: str) -> None:
    code = f"""
        import sys
        {imports}
        settings = dict(textures=sys.argv[1], time_limit=2.0)
        env = gym.make("MemoryMaze-9x9-v0", disable_env_checker=True, seed=3, **settings)
        obs = env.reset()
        assert obs.shape == (64, 64, 3) and env.observation_space.contains(obs), obs.shape
        for t in range(8):
            obs, reward, done, info = env.step(env.action_space.sample())
            assert done == (t == 7), t
        assert info["TimeLimit.truncated"], info
        assert gym.make("ariadne_maze:TMazeV1-v0", disable_env_checker=True).reset().shape == (9,)
        """
    run(code, small_textures)


def test_programs_for_memory_maze_run_unchanged(small_textures: str) -> None:
    """The environment class of Dreamers for gym: makes the id of memory_maze, tells first, last and terminal steps."""
    code = """
        import sys
        import ariadne_maze
        ariadne_maze.install_as_memory_maze()
        import gym

        class Wrapped:
            def __init__(self):
                self._env = gym.make("memory_maze:MemoryMaze-9x9-v0", disable_env_checker=True, seed=1, textures=sys.argv[1], time_limit=2.0)
                self._is_dict = hasattr(self._env.observation_space, "spaces")

            def reset(self):
                return {"image": self._env.reset(), "is_first": True, "is_last": False, "is_terminal": False}

            def step(self, action):
                image, reward, done, info = self._env.step(action)
                return {"image": image, "is_first": False, "is_last": done, "is_terminal": info.get("is_terminal", False)}, reward, done

        env = Wrapped()
        assert not env._is_dict
        for _ in range(2):
            steps = [env.reset()]
            while not steps[-1]["is_last"]:
                steps.append(env.step(1)[0])
            assert len(steps) == 9 and not any(s["is_terminal"] for s in steps)
        """
    run(code, small_textures)


def test_dm_env_is_named_where_it_lacks() -> None:
    code = """
        import sys
        sys.modules["dm_env"] = None
        import ariadne_maze, gym
        gym.make("TMazeV1-v0", disable_env_checker=True).reset()
        try:
            ariadne_maze.tasks
        except ImportError as error:
            print(error)
        """
    assert "pip install dm-env" in run(code)


def test_actions_are_checked() -> None:
    env = gym.make("TMazeV1-v0", disable_env_checker=True)
    with pytest.raises((RuntimeError, gym.error.ResetNeeded)):
        env.step(0)
    env.reset()
    with pytest.raises(ValueError, match="want 0 to 3"):
        env.unwrapped.step(4)
    assert isinstance(env.unwrapped.step(np.int64(3)), tuple)
