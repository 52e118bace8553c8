"""Runs memory-maze itself, in a virtual environment that has it: real_package.py OUTPUT.npz KEYWORDS.json.

KEYWORDS are {"size", "actions", ...} and those of memory_maze.tasks; OUTPUT has what each step brought.
"""

import json
import sys


def main() -> None:
    import numpy as np
    from memory_maze import tasks

    keywords = json.loads(open(sys.argv[2]).read())
    size, actions = keywords.pop("size"), keywords.pop("actions")
    env = getattr(tasks, f"memory_maze_{size}x{size}")(global_observables=True, **keywords)
    steps = [env.reset()] + [env.step(a) for a in actions]
    record = {k: np.stack([ts.observation[k] for ts in steps]) for k in steps[0].observation}
    np.savez(sys.argv[1], reward=np.array([ts.reward for ts in steps[1:]]), **record)


if __name__ == "__main__":
    main()
