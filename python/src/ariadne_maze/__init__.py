"""Memory Maze, and the tasks around it, made fast: the environments of memory-maze 1.0.3, seed for seed.

    import gymnasium
    env = gymnasium.make("ariadne_maze:MemoryMaze-9x9-v0", seed=1)
    envs = gymnasium.make_vec("ariadne_maze:MemoryMaze-9x9-v0", num_envs=64)

``Env`` and ``VectorEnv`` are Gymnasium's, ``Pool`` has EnvPool's send and recv, ``Batch`` needs numpy alone, ``tasks`` are
memory-maze's dm_env functions, ``old_gym`` its gym interface. Importing this package registers all ``IDS`` with Gymnasium, once
that is imported, and loads next to nothing: the first environment does.
"""

from __future__ import annotations

import importlib
import importlib.util
import sys
from typing import TYPE_CHECKING, Any

from . import registration
from .ids import IDS

if TYPE_CHECKING:
    from . import dm, old_gym, tasks
    from .batch import Batch, Description, Step
    from .env import Env
    from .pool import Pool
    from .vector import VectorEnv

__version__ = "1.0.0"

__all__ = ["IDS", "Batch", "Description", "Env", "Pool", "Step", "VectorEnv", "__version__", "dm", "old_gym", "tasks"]

_WHERE = {"Batch": "batch", "Description": "batch", "Step": "batch", "Env": "env", "VectorEnv": "vector", "Pool": "pool"}


def __getattr__(name: str) -> Any:
    if name in _WHERE:
        return getattr(importlib.import_module(f".{_WHERE[name]}", __name__), name)
    if name in ("dm", "old_gym", "tasks"):
        return importlib.import_module(f".{name}", __name__)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return __all__


registration.register_when_imported()

if "gym" in sys.modules and importlib.util.find_spec("dm_env") is not None:
    from . import old_gym  # noqa: F811  registers with gym, which is asking for it
