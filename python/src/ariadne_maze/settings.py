"""The keywords that environments take: typed for editors, and named in signatures for help()."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Sequence
from os import PathLike
from typing import Any, TypedDict, TypeVar, Union

Counts = Union[int, Sequence[int]]  # what each episode draws one of


class MemoryMazeSettings(TypedDict, total=False):
    """Memory Maze's: docs/maze.md. The first lines are memory-maze's own keywords."""

    control_freq: float
    camera_resolution: int
    top_camera: bool
    good_visibility: bool
    show_path: bool
    image_only_obs: bool
    target_color_in_image: bool
    global_observables: bool
    randomize_colors: bool
    discrete_actions: bool
    max_rooms: int
    room_min_size: int
    room_max_size: int
    id: str
    size: int
    layout: Union[str, PathLike[str]]
    targets: int
    time_limit: float  # seconds
    cue_steps: int
    action_repeat: int
    textures: Union[str, PathLike[str]]
    render: str
    device: str
    stagger: bool
    guide_memory: int
    guide_forward: float
    room_min: int
    room_max: int


class MemoryGymSettings(TypedDict, total=False):
    """Memory Gym's: docs/memorygym.md. All but the first two are memory-gym's reset parameters."""

    env_name: str
    observation: str
    max_steps: int
    agent_scale: float
    agent_speed: float
    visual_feedback: bool
    # Mystery Path
    cardinal_origin_choice: Counts
    show_origin: bool
    show_goal: bool
    show_past_path: bool
    show_background: bool
    show_stamina: bool
    camera_offset_scale: float
    stamina_level: int
    reward_goal: float
    reward_fall_off: float
    reward_path_progress: float
    reward_step: float
    # Mortar Mayhem
    arena_size: int
    allowed_commands: int
    initial_command_count: int
    command_count: Counts
    command_show_duration: Counts
    command_show_delay: Counts
    explosion_duration: Counts
    explosion_delay: Counts
    reward_command_failure: float
    reward_command_success: float
    reward_episode_success: float
    # Searing Spotlights
    initial_spawns: int
    num_spawns: int
    initial_spawn_interval: float
    spawn_interval: int
    spawn_interval_threshold: float
    spawn_interval_decay: float
    spot_min_radius: float
    spot_max_radius: float
    spot_min_speed: float
    spot_max_speed: float
    spot_damage: float
    black_background: bool
    hide_chessboard: bool
    light_dim_off_duration: int
    light_threshold: int
    num_coins: Counts
    coin_scale: float
    coin_show_duration: int
    coins_visible: bool
    steps_per_coin: int
    use_exit: bool
    exit_scale: float
    exit_visible: bool
    agent_health: float
    agent_visible: bool
    sample_agent_position: bool
    show_last_action: bool
    show_last_positive_reward: bool
    reward_inside_spotlight: float
    reward_outside_spotlight: float
    reward_death: float
    reward_exit: float
    reward_max_steps: float
    reward_coin: float


class TMazeSettings(TypedDict, total=False):
    """T-Maze's."""

    corridor_len: int
    num_distractors: int


class CraftaxSettings(TypedDict, total=False):
    """Craftax': docs/craftax.md."""

    auto_reset: bool
    max_timesteps: int
    day_length: int
    always_diamond: bool
    mob_despawn_distance: int
    max_attribute: int
    god_mode: bool


class CraftaxClassicSettings(TypedDict, total=False):
    """Those that Craftax Classic has and Craftax has not: docs/craftax.md."""

    zombie_health: int
    cow_health: int
    skeleton_health: int
    spawn_cow_chance: float
    spawn_zombie_base_chance: float
    spawn_zombie_night_chance: float
    spawn_skeleton_chance: float


class Settings(MemoryMazeSettings, MemoryGymSettings, TMazeSettings, CraftaxSettings, CraftaxClassicSettings, total=False):
    """All of them; a task takes its own."""


_Function = TypeVar("_Function", bound=Callable[..., Any])


def names_settings(function: _Function) -> _Function:
    """Lets the signature of a function that takes ``**settings`` name them, for help() and ``inspect.signature``."""
    return names(Settings)(function)


def names(kind: Any) -> Callable[[_Function], _Function]:
    """names_settings for the settings of one task."""

    def named(function: _Function) -> _Function:
        own = inspect.signature(function)
        parameters = [p for p in own.parameters.values() if p.kind is not p.VAR_KEYWORD]
        parameters += [
            inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=..., annotation=getattr(annotation, "__forward_arg__", annotation))
            for name, annotation in kind.__annotations__.items()
            if name not in own.parameters
        ]
        function.__signature__ = own.replace(parameters=parameters)  # type: ignore[attr-defined]
        return function

    return named
