"""Stands in for the package memory_maze, so that code which imports that runs unchanged."""

from __future__ import annotations

import sys
from types import ModuleType
from typing import Any

VERSION = "1.0.3"  # of memory-maze, which the environments are those of


def install_as_memory_maze() -> None:
    """Lets ``import memory_maze`` of this process find this package's environments.

    ``gym.make("memory_maze:MemoryMaze-9x9-v0")``, ``gymnasium.make`` likewise, ``memory_maze.tasks.memory_maze_9x9(...)`` (needs
    dm-env) and ``memory_maze.gym_wrappers.GymWrapper`` (needs gym, too) then are of this package, whether memory-maze is
    installed or not. A memory_maze that was imported before is an ImportError.
    """
    known = sys.modules.get("memory_maze")
    if isinstance(known, _MemoryMaze):
        return
    if known is not None:
        raise ImportError("memory_maze itself was imported before: call install_as_memory_maze() first")
    sys.modules["memory_maze"] = _MemoryMaze("memory_maze", __doc__)
    for name in _PARTS:
        sys.modules[f"memory_maze.{name}"] = _Part(f"memory_maze.{name}", _PARTS[name])


class _MemoryMaze(ModuleType):
    """The package, whose parts are loaded when somebody asks for them."""

    __path__: list[str] = []  # type: ignore[assignment]
    __version__ = VERSION

    def __getattr__(self, name: str) -> Any:
        if name in _PARTS:
            return sys.modules[f"memory_maze.{name}"]
        raise AttributeError(f"ariadne_maze stands in for memory_maze, and has no {name!r} of it; there are {', '.join(_PARTS)}")


class _Part(ModuleType):
    """A module of it."""

    def __init__(self, name: str, load: Any) -> None:
        super().__init__(name)
        self._load = load

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return getattr(self._load(), name)


def _tasks() -> Any:
    from . import tasks

    return tasks


def _gym_wrappers() -> Any:
    from . import gym_wrappers

    return gym_wrappers


_PARTS = {"tasks": _tasks, "gym_wrappers": _gym_wrappers}
