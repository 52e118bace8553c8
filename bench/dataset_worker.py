"""Records episodes with memory-maze 1.0.3 itself and compares them with Ariadne's files of the same seeds and actions.

bench/memory_maze.py --compare-dataset runs this inside the package's virtual environment:

    dataset_worker.py textures        prints the folder of the package's own textures
    dataset_worker.py compare DIR     prints one JSON object about all files of a folder
"""

import glob
import json
import os
import sys
import zipfile

import numpy as np


def textures():
    import labmaze.assets

    return os.path.join(os.path.dirname(labmaze.assets.__file__), "style_01")


def recipe(path):
    """Returns the recipe that Ariadne keeps in the comment of an archive."""
    with zipfile.ZipFile(path) as archive:
        return json.loads(archive.comment.decode().split("\n", 1)[1])


def record(seed, size, limit, actions):
    """Plays actions in the package and returns the arrays that its own recorder (gui/recording.py) would save."""
    from memory_maze import tasks
    from memory_maze.gym_wrappers import GymWrapper

    make = getattr(tasks, f"memory_maze_{size}x{size}")
    env = GymWrapper(make(seed=seed, global_observables=True))
    inner = env.env
    while "env" in vars(inner):
        inner = inner.env  # dm_control's own, below all wrappers
    inner._time_limit = limit - 1e-3  # as the task passes it on
    rows = []

    def keep(observation, action, reward, terminal, reset):
        row = {k: np.array(v) for k, v in observation.items()}
        rows.append({**row, "action": action, "reward": np.array(reward), "terminal": np.array(terminal), "reset": np.array(reset)})

    keep(env.reset(), np.zeros(env.action_space.n), 0.0, False, True)
    for i, action in enumerate(actions):
        observation, reward, done, info = env.step(int(action))
        hot = np.zeros(env.action_space.n)
        hot[action] = 1.0
        keep(observation, hot, reward, done and "TimeLimit.truncated" not in info, False)
        if done and i + 1 < len(actions):
            raise SystemExit(f"seed {seed}: the package's episode ends after {i + 1} of {len(actions)} steps")
    return {k: np.array([r[k] for r in rows]) for k in rows[0]}


def compare(path):
    about = recipe(path)
    with np.load(path, allow_pickle=False) as archive:
        ours = {k: archive[k] for k in archive.keys()}
    actions = ours["action"][1:].argmax(axis=1)
    theirs = record(about["seed"], about["maze"]["size"], about["maze"]["time_limit"], actions)
    result = {"file": os.path.basename(path), "seed": about["seed"], "policy": about["policy"], "steps": len(actions), "wrong": []}
    if list(ours) != list(theirs):
        result["wrong"].append(f"keys are {list(ours)}, the package's {list(theirs)}")
        return result
    differences = {}
    for key, want in theirs.items():
        got = ours[key]
        if got.shape != want.shape or got.dtype != want.dtype:
            result["wrong"].append(f"{key} is {got.dtype} {got.shape}, the package's {want.dtype} {want.shape}")
        elif key == "image":
            frames = np.abs(got.astype(np.int16) - want).mean(axis=(1, 2, 3))
            differences["image, mean"], differences["image, worst frame"] = float(frames.mean()), float(frames.max())
        else:
            differences[key] = float(np.abs(got.astype(np.float64) - want.astype(np.float64)).max())
    result["differences"] = differences
    result["return"] = float(theirs["reward"].sum())
    return result


def main():
    if sys.argv[1] == "textures":
        print(textures())
    else:
        print(json.dumps([compare(path) for path in sorted(glob.glob(os.path.join(sys.argv[2], "*.npz")))]))


if __name__ == "__main__":
    main()
