"""The ids of environments, and the reference's keywords."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from typing import Any

_SIZES = (9, 11, 13, 15)
_KINDS = (
    ("", "-Vis", "-HD", "-Top")
    + ("-ExtraObs", "-ExtraObs-Vis", "-ExtraObs-Top")
    + ("-Oracle", "-Oracle-Top", "-Oracle-ExtraObs")
    + ("-HiFreq", "-HiFreq-Vis", "-HiFreq-HD")
    + ("-6CL", "-6CL-Top", "-6CL-ExtraObs")
)

MEMORY_MAZE: tuple[str, ...] = tuple(f"MemoryMaze-{n}x{n}{kind}-v0" for n in _SIZES for kind in _KINDS)
"""The 64 ids of memory-maze 1.0.3, in its order."""

MEMORY_GYM: tuple[str, ...] = (
    "MysteryPath-v0",
    "MysteryPath-Easy-v0",
    "MysteryPath-Grid-v0",
    "MysteryPath-Grid-Easy-v0",
    "MortarMayhem-v0",
    "MortarMayhem-Grid-v0",
    "SearingSpotlights-v0",
    "MortarMayhemB-v0",
    "MortarMayhemB-Grid-v0",
    "Endless-MysteryPath-v0",
    "Endless-MortarMayhem-v0",
    "Endless-SearingSpotlights-v0",
)
"""Memory Gym's, under memory-gym's names."""

AUTORESET: tuple[str, ...] = ("Craftax-Classic-Symbolic-AutoReset-v1", "Craftax-Symbolic-AutoReset-v1")
"""Craftax as environments that restart by themselves: the step that ends an episode shows the next one's first observation."""

OTHERS: tuple[str, ...] = (
    "Craftax-Classic-Symbolic-AutoReset-v1",
    "Craftax-Classic-Symbolic-v1",
    "Craftax-Symbolic-AutoReset-v1",
    "Craftax-Symbolic-v1",
    "TMazeV1-v0",
    "TMazeV2-v0",
)

IDS: tuple[str, ...] = MEMORY_MAZE + MEMORY_GYM + OTHERS
"""All ids; a test compares them with the library's."""

_RENAMED = {"room_min_size": "room_min", "room_max_size": "room_max"}


def settings_of(keywords: dict[str, Any]) -> dict[str, Any]:
    """Settings of the task from keywords, among them those of memory_maze.tasks that have another name here."""
    settings = {}
    for name, value in keywords.items():
        if name == "discrete_actions":
            if not value:
                raise NotImplementedError("discrete_actions=False: the walker takes the six discrete actions alone")
            continue
        if name == "control_freq" and isinstance(value, float) and value.is_integer():
            value = int(value)
        if name == "textures" and value == "labmaze":
            value = labmaze_textures()
        settings[_RENAMED.get(name, name)] = value
    return settings


def labmaze_textures() -> str:
    """The folder of memory-maze's own textures in the package labmaze, which needs no more than to be installed."""
    spec = importlib.util.find_spec("labmaze")
    if spec is None or spec.origin is None:
        raise ImportError('textures="labmaze" takes memory-maze\'s own textures from the package labmaze: pip install labmaze')
    return str(Path(spec.origin).parent / "assets" / "style_01")
