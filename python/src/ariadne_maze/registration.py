"""Registers the environments with Gymnasium, now or when it is imported: it takes longer to load than all of this."""

from __future__ import annotations

import importlib.abc
import importlib.util
import sys
from importlib.machinery import ModuleSpec
from typing import Any

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


class _Later(importlib.abc.MetaPathFinder):
    """Registers after the first import of Gymnasium."""

    def find_spec(self, fullname: str, path: Any, target: Any = None) -> ModuleSpec | None:
        if fullname != "gymnasium":
            return None
        sys.meta_path.remove(self)
        spec = importlib.util.find_spec(fullname)
        if spec is not None and spec.loader is not None:
            load = spec.loader.exec_module

            def load_and_register(module: Any) -> None:
                load(module)
                register()

            spec.loader.exec_module = load_and_register  # type: ignore[method-assign]
        return spec


def register_when_imported() -> None:
    """Registers at once if Gymnasium is loaded, or else as soon as it is."""
    if "gymnasium" in sys.modules:
        register()
    else:
        sys.meta_path.insert(0, _Later())
