"""Registers the environments with Gymnasium."""

from __future__ import annotations

from .ids import IDS

NAMESPACE = "Ariadne"


def register() -> None:
    """Registers every id, as ``MemoryMaze-9x9-v0`` if no other package has, and always as ``Ariadne/MemoryMaze-9x9-v0``.

    ``gymnasium.make("ariadne_maze:MemoryMaze-9x9-v0")`` needs no import, ``gymnasium.make_vec`` makes a VectorEnv.
    """
    from gymnasium.envs.registration import register, registry

    for id in IDS:
        for name in (id, f"{NAMESPACE}/{id}"):
            if name not in registry:
                register(
                    id=name,
                    entry_point="ariadne_maze.env:Env",
                    vector_entry_point="ariadne_maze.vector:VectorEnv",
                    kwargs={"task_id": id},
                )
