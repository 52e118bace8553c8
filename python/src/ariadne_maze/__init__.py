"""Memory Maze, and the tasks around it, made fast: the environments of memory-maze 1.0.3, seed for seed.

    import gymnasium
    env = gymnasium.make("ariadne_maze:MemoryMaze-9x9-v0", seed=1)
    envs = gymnasium.make_vec("ariadne_maze:MemoryMaze-9x9-v0", num_envs=64)

``Env`` and ``VectorEnv`` are Gymnasium's, ``Pool`` has EnvPool's send and recv, ``Batch`` needs numpy alone, ``tasks`` are
memory-maze's dm_env functions, ``old_gym`` its gym interface, ``load_agent`` reads a trained agent; after ``install_as_memory_maze()`` code that imports memory_maze
runs unchanged. Importing this package registers all ``IDS`` with Gymnasium and gym, once those are imported, and loads next to
nothing: the first environment does.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

import _ariadne_maze

from .ids import IDS

if TYPE_CHECKING:
    from . import dm, old_gym, tasks
    from .agent import Agent, load_agent
    from .batch import Batch, Description, Step
    from .env import Env
    from .memory_maze import install_as_memory_maze
    from .pool import Pool
    from .vector import VectorEnv

__version__ = "1.0.0"

__all__ = ["IDS", "Agent", "Batch", "Description", "Env", "Pool", "Step", "VectorEnv", "__version__", "dm", "install_as_memory_maze", "load_agent", "old_gym", "tasks"]

_WHERE = {
    "Agent": "agent",
    "load_agent": "agent",
    "Batch": "batch",
    "Description": "batch",
    "Step": "batch",
    "Env": "env",
    "VectorEnv": "vector",
    "Pool": "pool",
    "install_as_memory_maze": "memory_maze",
}


def __getattr__(name: str) -> Any:
    if name in _WHERE:
        return getattr(importlib.import_module(f".{_WHERE[name]}", __name__), name)
    if name in ("dm", "old_gym", "tasks"):
        return importlib.import_module(f".{name}", __name__)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return __all__


_ariadne_maze.watch()
