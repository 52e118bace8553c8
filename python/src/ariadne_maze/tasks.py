"""The functions of memory_maze.tasks, with the same keywords. Needs the package dm_env."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .settings import MemoryMazeSettings, names

try:
    from .dm import Environment
except ImportError as error:
    raise ImportError(f"ariadne_maze.tasks are dm_env environments: pip install dm-env ({error})") from error

if TYPE_CHECKING:
    from typing_extensions import Unpack


@names(MemoryMazeSettings)
def memory_maze_9x9(seed: int | None = None, **kwargs: Unpack[MemoryMazeSettings]) -> Environment:
    """A maze of 9x9 cells with 3 targets, 250 s: 1000 steps. Observes a dict; pictures are uint8 ``[64, 64, 3]``."""
    return _memory_maze(9, seed, kwargs)


@names(MemoryMazeSettings)
def memory_maze_11x11(seed: int | None = None, **kwargs: Unpack[MemoryMazeSettings]) -> Environment:
    """A maze of 11x11 cells with 4 targets, 500 s: 2000 steps. Observes a dict; pictures are uint8 ``[64, 64, 3]``."""
    return _memory_maze(11, seed, kwargs)


@names(MemoryMazeSettings)
def memory_maze_13x13(seed: int | None = None, **kwargs: Unpack[MemoryMazeSettings]) -> Environment:
    """A maze of 13x13 cells with 5 targets, 750 s: 3000 steps. Observes a dict; pictures are uint8 ``[64, 64, 3]``."""
    return _memory_maze(13, seed, kwargs)


@names(MemoryMazeSettings)
def memory_maze_15x15(seed: int | None = None, **kwargs: Unpack[MemoryMazeSettings]) -> Environment:
    """A maze of 15x15 cells with 6 targets, 1000 s: 4000 steps. Observes a dict; pictures are uint8 ``[64, 64, 3]``."""
    return _memory_maze(15, seed, kwargs)


def _memory_maze(size: int, seed: int | None, given: Any) -> Environment:
    # Unlike the ids, these functions observe dicts unless they are told otherwise.
    return Environment("memory_maze", seed=seed, **{"image_only_obs": False, **given, "size": size})
