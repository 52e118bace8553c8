#!/usr/bin/env python3
"""Stable-Baselines3's PPO on Memory Maze, all environments stepped by one call.

    pip install stable-baselines3
    python stable_baselines3.py
    python stable_baselines3.py --envs 2 --rollout 25 --steps 100    # a try

``VectorizedMazes`` is a VecEnv of theirs on a VectorEnv of ours; ``make_vec_env("ariadne_maze:MemoryMaze-9x9-v0")`` of
Stable-Baselines3 works, too, but steps one environment after the other.
"""

from __future__ import annotations

import argparse
import pathlib
import sys
from typing import Any

# This file has the name of the package that it imports.
sys.path[:] = [p for p in sys.path if pathlib.Path(p or ".").resolve() != pathlib.Path(__file__).resolve().parent]

import numpy as np  # noqa: E402
from stable_baselines3 import PPO  # noqa: E402
from stable_baselines3.common.vec_env import VecEnv, VecMonitor  # noqa: E402

from ariadne_maze import VectorEnv  # noqa: E402


class VectorizedMazes(VecEnv):
    """A VectorEnv for Stable-Baselines3."""

    def __init__(self, task_id: str, num_envs: int, **settings: Any) -> None:
        self.envs = VectorEnv(task_id, num_envs, autoreset_mode="same_step", **settings)
        self.render_mode = None
        super().__init__(num_envs, self.envs.single_observation_space, self.envs.single_action_space)

    def reset(self) -> Any:
        seeds, self._seeds = self._seeds, [None] * self.num_envs
        return self.envs.reset(seed=None if None in seeds else seeds)[0]

    def step_async(self, actions: np.ndarray) -> None:
        self.envs.send(actions)

    def step_wait(self) -> Any:
        obs, rewards, terminated, truncated, ends = self.envs.recv()
        infos: list[dict[str, Any]] = [{} for _ in range(self.num_envs)]
        if ends:
            for i in np.flatnonzero(ends["_final_obs"]):
                infos[i] = {"terminal_observation": ends["final_obs"][i], "TimeLimit.truncated": bool(truncated[i])}
        return obs, rewards, terminated | truncated, infos

    def close(self) -> None:
        self.envs.close()

    def get_attr(self, attr_name: str, indices: Any = None) -> list[Any]:
        return [getattr(self.envs, attr_name)] * len(list(self._get_indices(indices)))

    def set_attr(self, attr_name: str, value: Any, indices: Any = None) -> None:
        raise NotImplementedError("environments that step together have no attributes of their own")

    def env_method(self, method_name: str, *args: Any, indices: Any = None, **kwargs: Any) -> list[Any]:
        raise NotImplementedError("environments that step together have no methods of their own")

    def env_is_wrapped(self, wrapper_class: Any, indices: Any = None) -> list[bool]:
        return [False] * len(list(self._get_indices(indices)))


def main() -> None:
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--id", default="MemoryMaze-9x9-v0", help="any id of ariadne_maze.IDS")
    p.add_argument("--steps", type=int, default=1_000_000)
    p.add_argument("--envs", type=int, default=64)
    p.add_argument("--rollout", type=int, default=128)
    o = p.parse_args()
    envs = VecMonitor(VectorizedMazes(o.id, o.envs, seed=1))
    policy = "MultiInputPolicy" if hasattr(envs.observation_space, "spaces") else "CnnPolicy"
    if len(getattr(envs.observation_space, "shape", None) or ()) == 1:
        policy = "MlpPolicy"
    model = PPO(policy, envs, n_steps=o.rollout, batch_size=o.rollout * o.envs // 4 or 1, n_epochs=2, verbose=1, seed=1)
    model.learn(o.steps)
    print(f"trained for {model.num_timesteps} steps")
    envs.close()


if __name__ == "__main__":
    main()
