"""The same seed and actions give what memory-maze 1.0.3 gives, through the Python interface.

Bounds are those of docs/results.md: the simulator follows MuJoCo within 1e-6 for a hundred steps, the software renderer's
pictures differ by less than one level of 255 on average.
"""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import ariadne_maze

STEPS = 100
STATES = 1e-6
PICTURES = 1.0


def wander(steps: int) -> list[int]:
    rng = np.random.default_rng(4)
    return [int(a) for a in np.repeat(rng.choice([1, 1, 1, 2, 3, 4, 5], steps), 3)[:steps]]


def real_environment() -> tuple[str, Path]:
    """The interpreter that has the real package, and the folder of its textures; installs it if it can."""
    from side_by_side import environment

    requirements = ["memory-maze==1.0.3", "dm_control==1.0.14", "mujoco==2.3.7", "numpy<2", "labmaze", "gym==0.26.2"]
    try:
        interpreter = environment("memory-maze-1.0.3", requirements, os.environ.get("ARIADNE_PYTHON", "python3"))
    except SystemExit as error:
        pytest.skip(f"memory-maze cannot be installed here: {error}")
    found = next(Path(interpreter).parents[1].glob("lib/python3*/site-packages/labmaze/assets/style_01"))
    return interpreter, found


@pytest.mark.parametrize(
    "size, keywords",
    [
        (9, {"seed": 31}),
        (15, {"seed": 32, "good_visibility": True, "randomize_colors": True}),
        (11, {"seed": 33, "top_camera": True, "control_freq": 40}),
    ],
)
def test_the_real_package_agrees(size: int, keywords: dict[str, Any], tmp_path: Path) -> None:
    interpreter, textures = real_environment()
    actions = wander(STEPS)
    (tmp_path / "keywords.json").write_text(json.dumps({"size": size, "actions": actions, **keywords}))
    done = subprocess.run(
        [interpreter, "-I", str(Path(__file__).with_name("real_package.py")), str(tmp_path / "real.npz"), str(tmp_path / "keywords.json")],
        env={**os.environ, "MUJOCO_GL": os.environ.get("MUJOCO_GL", "egl")},
        capture_output=True,
        text=True,
    )
    if done.returncode:
        pytest.skip(f"memory-maze does not run here: {done.stderr[-500:]}")
    real = dict(np.load(tmp_path / "real.npz"))

    env = ariadne_maze.Env("memory_maze", size=size, image_only_obs=False, global_observables=True, textures=textures, **keywords)
    steps: list[tuple[Any, ...]] = [(env.reset()[0], 0.0)] + [env.step(a)[:2] for a in actions]
    assert set(steps[0][0]) == set(real) - {"reward"}
    assert [s[1] for s in steps[1:]] == real["reward"].tolist()
    for key in steps[0][0]:
        ours, theirs = np.stack([s[0][key] for s in steps]), real[key]
        assert ours.shape == theirs.shape and ours.dtype == theirs.dtype, key
        if key == "image":
            means = np.abs(ours.astype(float) - theirs).mean((1, 2, 3))
            assert means.max() < PICTURES, f"picture {means.argmax()} differs by {means.max():.2f} levels"
        else:
            assert np.abs(ours.astype(float) - theirs).max() < STATES, key
    print(f"compared {len(steps)} steps of {size}x{size} {keywords}, pictures by {means.mean():.3f} levels, worst {means.max():.3f}")


def test_recorded_trajectories_agree(reference: Path) -> None:
    files = sorted((reference / "trajectories").glob("*.npz"))
    assert files
    compared = 0
    for file in files:
        with np.load(file) as z:
            t = dict(z)
        settings: dict[str, Any] = {}
        if "vis" in file.stem:
            settings["good_visibility"] = True
        if "hifreq" in file.stem:
            settings["control_freq"] = 40
        if "6cl" in file.stem:
            settings["randomize_colors"] = True
        env = ariadne_maze.Env(
            "memory_maze", size=int(t["maze_size"]), image_only_obs=False, global_observables=True, textures=str(reference / "textures"), **settings
        )  # fmt: skip
        for _ in range(int(t["episode"]) + 1):
            seen = env.reset(seed=int(t["seed"]) if _ == 0 else None)[0]
        frames = recorded_frames(reference, file.stem)
        for i in range(min(STEPS, len(t["action"])) + 1):
            where = f"{file.name}, step {i}"
            for key in ("agent_pos", "agent_dir", "target_vec", "targets_pos"):
                assert np.abs(seen[key] - t[key][i]).max() < STATES, f"{where}, {key}"
            assert (seen["target_pos"] == seen["targets_pos"][t["target_index"][i]]).all(), where
            if i in frames:
                assert np.abs(seen["image"].astype(float) - frames[i]).mean() < PICTURES, where
                compared += 1
            if i < len(t["action"]):
                seen, reward, *_ = env.step(t["action"][i])
                assert reward == t["reward"][i], where
        env.close()
    print(f"compared {len(files)} trajectories and {compared} pictures")
    assert compared > 0


def recorded_frames(reference: Path, trajectory: str) -> dict[int, np.ndarray]:
    """Pictures by step that were recorded along a trajectory of a standard maze."""
    parts = trajectory.split("_")
    if len(parts) != 3:
        return {}
    file = reference / "frames" / f"frames64_{parts[1]}.npz"
    if not file.exists():
        return {}
    with np.load(file) as z:
        mine = (z["seed"] == int(parts[2].removeprefix("seed"))) & (z["episode"] == 0)
        return {int(i): f for i, f in zip(z["t"][mine], z["final"][mine])}
