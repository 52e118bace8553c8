#!/usr/bin/env python3
"""Tells what the trajectories of data sets are like: bench/dataset_statistics.py DIR... [--json].

Reads any files of memory-maze's format, Ariadne's and the published ones. Of each folder, over all trajectories:

    reward       sum of rewards of a trajectory, mean and standard error
    coverage     share of the open cells that were visited by step 100, 250, 500 and the last one
    revisits     share of the entries into a cell that lead into one that was visited before: ways cross or close
    loops        how often a trajectory comes back into a cell of which it has been away for more than 50 steps
    facing       share of moments at which a wall is less than a metre ahead of the walker
    moving       cells a step, in the mean
"""

import argparse
import glob
import json
import os
import sys
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "python" / "src"))
from ariadne_maze.data import load  # noqa: E402

METRES = 2.0  # of a cell
AWAY = 50  # steps
STEPS = (100, 250, 500)


def wall_ahead(plan, pos, heading, reach):
    """Returns whether a wall is within reach cells of each position in its direction. Outside the plan is wall."""
    n = plan.shape[0]
    closed = np.pad(plan == 0, 1, constant_values=True)
    hit = np.zeros(len(pos), bool)
    for distance in np.arange(0, reach, 0.01):
        at = np.clip(np.floor(pos + distance * heading).astype(int) + 1, 0, n + 1)
        hit |= closed[at[:, 1], at[:, 0]]
    return hit


def trajectory(path):
    """Returns the figures of one file."""
    a, _ = load(path, ["agent_pos", "agent_dir", "maze_layout", "reward"])
    plan, pos = a["maze_layout"][0], a["agent_pos"]
    cells = [tuple(c) for c in np.floor(pos).astype(int)]
    visited, last, covered, entries, known, loops = {cells[0]}, {}, [], 0, 0, 0
    for t, cell in enumerate(cells):
        if t and cell != cells[t - 1]:
            entries += 1
            known += cell in visited
            loops += cell in last and t - last[cell] > AWAY
        visited.add(cell)
        last[cell] = t
        covered.append(len(visited))
    steps = len(cells) - 1
    moved = np.linalg.norm(np.diff(pos, axis=0), axis=1).mean()
    return {
        "steps": steps, "reward": float(a["reward"].sum()), "revisits": known / max(entries, 1), "loops": loops, "moving": float(moved),
        "facing": float(wall_ahead(plan, pos, a["agent_dir"], 1 / METRES).mean()),
        "coverage": [covered[min(t, steps)] / int(plan.sum()) for t in (*STEPS, steps)],
    }


def summary(folder):
    """Returns the means over a folder's trajectories."""
    paths = sorted(glob.glob(os.path.join(glob.escape(folder), "*.npz")))
    if not paths:
        sys.exit(f"no episodes in {folder}")
    each = [trajectory(path) for path in paths]
    rewards = np.array([e["reward"] for e in each])
    mean = {key: float(np.mean([e[key] for e in each])) for key in ("steps", "reward", "revisits", "loops", "facing", "moving")}
    error = float(rewards.std(ddof=1) / len(each) ** 0.5) if len(each) > 1 else 0.0
    return {"folder": folder, "trajectories": len(each), **mean, "reward_error": error, "coverage": np.mean([e["coverage"] for e in each], axis=0).tolist()}


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("folders", nargs="+")
    p.add_argument("--json", action="store_true")
    o = p.parse_args()
    rows = [summary(folder) for folder in o.folders]
    if o.json:
        print(json.dumps(rows))
        return
    for r in rows:
        coverage = ", ".join(f"{100 * c:.0f} %" for c in r["coverage"])
        print(f"{r['folder']}: {r['trajectories']} trajectories of {r['steps']:.0f} steps: reward {r['reward']:.2f} ± {r['reward_error']:.2f}, coverage {coverage}, "
              f"revisits {100 * r['revisits']:.0f} %, loops {r['loops']:.1f}, facing {100 * r['facing']:.1f} %, moving {r['moving']:.3f} cells a step")


if __name__ == "__main__":
    main()
