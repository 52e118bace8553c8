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

from sample_factory.cfg.arguments import parse_full_cfg, parse_sf_args  # noqa: E402
from sample_factory.envs.env_utils import register_env  # noqa: E402
from sample_factory.train import run_rl  # noqa: E402

import ariadne_maze  # noqa: E402


def make_env(full_env_name: str, cfg: Any = None, env_config: Any = None, render_mode: str | None = None) -> ariadne_maze.Env:
    """One environment; each gets a seed of its own."""
    seed = None
    if cfg is not None and cfg.seed is not None and env_config is not None:
        seed = int(cfg.seed) + int(env_config.get("env_id", 0))
    return ariadne_maze.Env(full_env_name, render_mode=render_mode, seed=seed)


def main() -> int:
    for id in ariadne_maze.IDS:
        register_env(id, make_env)
    parser, _ = parse_sf_args()
    parser.set_defaults(use_rnn=True, encoder_conv_architecture="convnet_simple", obs_scale=255.0)
    return run_rl(parse_full_cfg(parser))


if __name__ == "__main__":
    sys.exit(main())
