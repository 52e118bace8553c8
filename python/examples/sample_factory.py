#!/usr/bin/env python3
"""Registers Ariadne's environments with Sample Factory 2 and trains APPO with its GRU.

    pip install sample-factory
    python sample_factory.py --env=MemoryMaze-9x9-v0 --experiment=maze --num_workers=8 --num_envs_per_worker=8
    python sample_factory.py --env=MemoryMaze-9x9-v0 --experiment=try --train_for_env_steps=1000 --serial_mode=True

Its workers are processes, and each steps some environments one by one on one thread.
"""

from __future__ import annotations

import pathlib
import sys
from typing import Any

# This file has the name of the package that it imports.
sys.path[:] = [p for p in sys.path if pathlib.Path(p or ".").resolve() != pathlib.Path(__file__).resolve().parent]

import gymnasium  # noqa: E402
import numpy as np  # noqa: E402
from sample_factory.cfg.arguments import parse_full_cfg, parse_sf_args  # noqa: E402
from sample_factory.envs.env_utils import register_env  # noqa: E402
from sample_factory.train import run_rl  # noqa: E402

import ariadne_maze  # noqa: E402


class ChannelsFirst(gymnasium.ObservationWrapper):
    """Pictures [3, height, width], as Sample Factory's encoders want them."""

    def __init__(self, env: gymnasium.Env) -> None:
        super().__init__(env)
        self.observation_space = gymnasium.spaces.Box(0, 255, np.roll(env.observation_space.shape, 1), np.uint8)

    def observation(self, observation: np.ndarray) -> np.ndarray:
        return observation.transpose(2, 0, 1)


def make_env(full_env_name: str, cfg: Any = None, env_config: Any = None, render_mode: str | None = None) -> gymnasium.Env:
    """One environment; each gets a seed of its own."""
    seed = None
    if cfg is not None and cfg.seed is not None and env_config is not None:
        seed = int(cfg.seed) + int(env_config.get("env_id", 0))
    env = ariadne_maze.Env(full_env_name, render_mode=render_mode, seed=seed)
    return ChannelsFirst(env) if len(env.observation_space.shape or ()) == 3 else env


def main() -> int:
    for id in ariadne_maze.IDS:
        register_env(id, make_env)
    parser, _ = parse_sf_args()
    parser.set_defaults(use_rnn=True, encoder_conv_architecture="convnet_simple", obs_scale=255.0)
    return run_rl(parse_full_cfg(parser))


if __name__ == "__main__":
    sys.exit(main())
