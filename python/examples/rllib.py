#!/usr/bin/env python3
"""Registers Ariadne's environments with Ray RLlib and trains PPO with its LSTM.

    pip install "ray[rllib]" torch
    python rllib.py --id MemoryMaze-9x9-v0 --runners 2
"""

from __future__ import annotations

import argparse

import ariadne_maze


def make_env(config: dict) -> ariadne_maze.Env:
    """One environment; config has its id and settings. RLlib starts workers as fresh processes."""
    settings = dict(config)
    return ariadne_maze.Env(settings.pop("id"), **settings)


def main() -> None:
    from ray.rllib.algorithms.ppo import PPOConfig
    from ray.tune.registry import register_env

    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--id", default="MemoryMaze-9x9-v0", help="any id of ariadne_maze.IDS")
    p.add_argument("--runners", type=int, default=2, help="processes that play")
    p.add_argument("--iterations", type=int, default=10)
    o = p.parse_args()
    register_env("ariadne", make_env)
    config = (
        PPOConfig()
        .environment("ariadne", env_config={"id": o.id})
        .env_runners(num_env_runners=o.runners, num_envs_per_env_runner=4)
        .training(train_batch_size=4096, minibatch_size=512)
        .rl_module(model_config={"use_lstm": True, "max_seq_len": 32})
    )
    algorithm = config.build_algo()
    for _ in range(o.iterations):
        result = algorithm.train()
        print(result["env_runners"].get("episode_return_mean"), result["num_env_steps_sampled_lifetime"])
    algorithm.stop()


if __name__ == "__main__":
    main()
