"""Records episodes of memory-gym for the tests of task/memorygym: bench/memory_gym.py --record runs it.

For each environment a file trace_NAME.npz. E episodes, two for each seed, of which the second goes on with the generator of
the first, are played by turns at random and by somebody who is told the truth and errs now and then; who lasts longer than
--longest steps is broken off. Arrays:

    seed, episode [E]; step_offset [E+1]; reset_crc32 [E]; done [E]
    info [E, F]; info_names their names in ASCII, with commas between; zeros where an episode was broken off
    action (flattened), reward, crc32 [T]; truth_reset [E, G], truth [T, G], G 0 where there is none

A CRC-32 is that of the picture's bytes, [X, Y, 3], and of the vector behind it where there is one.
"""

import json
import os
import random
import sys
import zlib


def crc(observation):
    if isinstance(observation, dict):
        return zlib.crc32(observation["vector_observation"].tobytes(), zlib.crc32(observation["visual_observation"].tobytes()))
    return zlib.crc32(observation.tobytes())


def towards(here, there, reach=0):
    """The movement on an axis: 0 none, 1 back, 2 forward."""
    return 0 if abs(there - here) <= reach else 1 if there < here else 2


def told(name, env, truth):
    """What somebody does who knows what is right."""
    base = env.unwrapped
    if name.startswith("Endless-MysteryPath"):
        return 1 + int(truth.argmax())  # right, up, down
    if name.startswith("Endless-Searing"):
        x, y, goal_x, goal_y = truth * base.screen_dim
        return 3 * towards(x, goal_x, 2) + towards(y, goal_y, 2)
    target = base._target_pos
    if "Grid" in name:
        here = base.normalized_agent_position
        wanted = {(0, -1): 0, (-1, 0): 90, (0, 1): 180, (1, 0): 270}
        way = (0, 0) if here == tuple(target) else next(d for d in wanted if (target[0] - here[0]) * d[0] > 0 or (target[1] - here[1]) * d[1] > 0)
        return 0 if way == (0, 0) else 3 if base.agent.rotation % 360 == wanted[way] else 1
    centre = [14 * t + 7 + base.arena.rect[k] for k, t in enumerate(target)]
    here = base.agent.rect.center
    return 3 * towards(here[0], centre[0], 3) + towards(here[1], centre[1], 3)


def record(name, seeds, longest):
    import gymnasium
    import numpy as np

    env = gymnasium.make(name).unwrapped  # for its spaces; each seed has one of its own, as some things outlast a reset
    pairs = hasattr(env.action_space, "nvec")
    count = 9 if pairs else int(env.action_space.n)
    rows = {k: [] for k in ("seed", "episode", "step_offset", "reset_crc32", "done", "info", "action", "reward", "crc32", "truth_reset", "truth")}
    names = None
    for seed in range(seeds):
        env = gymnasium.make(name).unwrapped
        for episode in range(2):
            dice = random.Random(1000 * seed + episode)
            knows = (seed + episode) % 2 == 1
            observation, info = env.reset(seed=seed if episode == 0 else None)
            truth = info.get("ground_truth", np.zeros(0))
            rows["seed"].append(seed), rows["episode"].append(episode), rows["step_offset"].append(len(rows["action"]))
            rows["reset_crc32"].append(crc(observation)), rows["truth_reset"].append(np.array(truth, float))
            done, steps, held = False, 0, 0
            while not done and steps < longest:
                if not knows and dice.random() < 0.3:
                    held = dice.randrange(count)
                action = held
                if knows:
                    action = dice.randrange(count) if dice.random() < 0.02 else told(name, env, truth)
                observation, reward, done, _, info = env.step([action // 3, action % 3] if pairs else action)
                truth = info.get("ground_truth", np.zeros(0))
                rows["action"].append(action), rows["reward"].append(float(reward)), rows["crc32"].append(crc(observation))
                rows["truth"].append(np.array(truth, float))
                steps += 1
            rows["done"].append(done)
            if done:
                names = sorted(k for k in info if k != "ground_truth")
            rows["info"].append([float(info[k]) for k in names] if done else None)
    rows["info"] = [row or [0.0] * len(names) for row in rows["info"]]
    rows["step_offset"].append(len(rows["action"]))
    kinds = {"seed": "i4", "episode": "i4", "step_offset": "i4", "reset_crc32": "u4", "done": "i1", "action": "i1", "crc32": "u4"}
    arrays = {k: np.array(v, kinds.get(k, "f8")) for k, v in rows.items()}
    return {**arrays, "info_names": np.frombuffer(",".join(names).encode(), np.int8)}


def main():
    os.environ.update(SDL_VIDEODRIVER="dummy", SDL_AUDIODRIVER="dummy", PYGAME_HIDE_SUPPORT_PROMPT="1")
    import memory_gym  # noqa: F401
    import numpy as np

    o = json.loads(sys.argv[-1])
    print(json.dumps("ready"), flush=True)
    for line in sys.stdin:
        name = line.strip()
        trace = record(name, o["seeds"], o["longest"])
        path = os.path.join(o["folder"], f"trace_{name}.npz")
        np.savez_compressed(path, **trace)
        print(json.dumps({"path": path, "episodes": len(trace["seed"]), "steps": len(trace["action"])}), flush=True)


if __name__ == "__main__":
    main()
