"""Registers the environments with Gymnasium and gym. _ariadne_maze calls it, when they are imported."""

from __future__ import annotations

from .ids import IDS

NAMESPACE = "Ariadne"


def register() -> None:
    """Registers every id with Gymnasium, as ``MemoryMaze-9x9-v0`` if no other package has, and always as ``Ariadne/...``.

    ``gymnasium.make_vec`` makes a VectorEnv.
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


def register_old() -> None:
    """Registers every id with gym, unless another package has."""
    from gym.envs import registration

    known = getattr(registration.registry, "env_specs", registration.registry)  # a dict, or before gym 0.26 in an object
    for id in IDS:
        if id not in known:
            registration.register(id=id, entry_point="ariadne_maze.old_gym:OldEnv", kwargs={"task_id": id})
