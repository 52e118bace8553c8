"""Trainers of others run on our environments."""

from __future__ import annotations

import subprocess
import sys
import warnings
from pathlib import Path

import pytest

import ariadne_maze

pytest.importorskip("torch")
EXAMPLES = Path(__file__).resolve().parents[1] / "examples"


def example(name: str, *arguments: str) -> str:
    done = subprocess.run([sys.executable, str(EXAMPLES / name), *arguments], capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr[-3000:]
    return done.stdout


@pytest.mark.parametrize("id", ariadne_maze.IDS)
def test_stable_baselines3s_checker_passes(id: str, small_textures: str) -> None:
    checker = pytest.importorskip("stable_baselines3.common.env_checker")
    env = ariadne_maze.Env(id, **({"textures": small_textures} if id.startswith("MemoryMaze") else {}))
    with warnings.catch_warnings():
        warnings.simplefilter("error", UserWarning)
        warnings.filterwarnings("ignore", message=".*unconventional shape")  # target positions, as in memory-maze
        checker.check_env(env, skip_render_check=True)


def test_stable_baselines3_trains() -> None:
    pytest.importorskip("stable_baselines3")
    assert "trained for 100 steps" in example("stable_baselines3.py", "--envs", "2", "--rollout", "25", "--steps", "100")


def test_ppo_with_an_lstm_trains() -> None:
    out = example("ppo_lstm.py", "--envs", "4", "--rollout", "16", "--steps", "128", "--minibatches", "2", "--epochs", "1")
    assert out.count("reward/step") == 2
