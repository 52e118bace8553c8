"""Data sets that the program writes, as loaders of others take them: pydreamer counts steps by the names of files."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import numpy as np
import pytest

PROGRAM = os.environ.get("ARIADNE")


def parsed(name: str) -> tuple[int, int]:
    """Return and steps of a file, the last two parts of its name."""
    *_, reward, steps = name.rsplit(".", 1)[0].split("-")
    return int(reward.removeprefix("r")), int(steps) if steps.isnumeric() else 0


@pytest.mark.skipif(not PROGRAM, reason="ARIADNE does not name the program")
def test_names_count_steps(tmp_path: Path) -> None:
    command = [PROGRAM, "dataset", "agent=oracle", "task=memory_maze", "task.time_limit=25", "--episodes", "3", "-o", str(tmp_path / "set")]
    subprocess.run(command, check=True, capture_output=True)
    files = sorted((tmp_path / "set").glob("*.npz"))
    assert len(files) == 3
    for file in files:
        with np.load(file) as episode:
            steps, reward = len(episode["reset"]) - int(episode["reset"].sum()), episode["reward"].sum()
        assert parsed(file.name) == (round(reward), steps) and steps == 100
