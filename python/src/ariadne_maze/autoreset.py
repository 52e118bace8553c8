"""When the next episode begins in an environment of a vector whose episode ended, under Gymnasium's names."""

from __future__ import annotations

from typing import Any

SAME_STEP, NEXT_STEP, DISABLED = range(3)

_NAMES = {"samestep": SAME_STEP, "nextstep": NEXT_STEP, "disabled": DISABLED}


def mode_of(given: Any) -> int:
    """The mode that ``gymnasium.vector.AutoresetMode`` or a text names: "NextStep", "next_step" and "next-step" are one."""
    text = getattr(given, "value", given)
    if isinstance(text, str):
        mode = _NAMES.get(text.lower().replace("_", "").replace("-", ""))
        if mode is not None:
            return mode
    raise ValueError(f"autoreset_mode is {given!r}, want 'next_step', 'same_step' or 'disabled', or gymnasium.vector.AutoresetMode")


def gymnasium_mode(mode: int) -> Any:
    """The mode as Gymnasium writes it into a vector's metadata: its AutoresetMode, a text where it has none (1.0)."""
    try:
        from gymnasium.vector import AutoresetMode
    except ImportError:
        return ("same-step", "next-step", "disabled")[mode]
    return (AutoresetMode.SAME_STEP, AutoresetMode.NEXT_STEP, AutoresetMode.DISABLED)[mode]
