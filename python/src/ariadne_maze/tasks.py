"""The functions of memory_maze.tasks, with the same keywords. Needs the package dm_env."""

from __future__ import annotations

from typing import Any

from .dm import Environment


def memory_maze_9x9(**kwargs: Any) -> Environment:
    """A maze of 9x9 cells with 3 targets, 250 s."""
    return _memory_maze(9, kwargs)


def memory_maze_11x11(**kwargs: Any) -> Environment:
    """A maze of 11x11 cells with 4 targets, 500 s."""
    return _memory_maze(11, kwargs)


def memory_maze_13x13(**kwargs: Any) -> Environment:
    """A maze of 13x13 cells with 5 targets, 750 s."""
    return _memory_maze(13, kwargs)


def memory_maze_15x15(**kwargs: Any) -> Environment:
    """A maze of 15x15 cells with 6 targets, 1000 s."""
    return _memory_maze(15, kwargs)


def _memory_maze(size: int, given: dict[str, Any]) -> Environment:
    # Unlike the ids, these functions observe dicts unless they are told otherwise.
    return Environment("memory_maze", **{"image_only_obs": False, **given, "size": size})
