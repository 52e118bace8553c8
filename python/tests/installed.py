"""What a wheel does where it is installed, in one line of JSON that is to be the same everywhere: installed.py. Needs numpy and Gymnasium.

It makes an environment by gymnasium.make and steps it 200 times, and has an agent that comes with the package play an episode.
"""

import hashlib
import json

import gymnasium
import numpy as np

import ariadne_maze


def walk():
    """The SHA-256 of what 200 steps in a 9x9 maze bring."""
    digest = hashlib.sha256()
    env = gymnasium.make("MemoryMaze-9x9-v0", seed=7)
    actions = np.random.RandomState(1).randint(env.action_space.n, size=200)
    observation, _ = env.reset()
    for action in actions:
        digest.update(observation.tobytes())
        observation, reward, terminated, truncated, _ = env.step(action)
        digest.update(np.array([reward, terminated, truncated], np.float64).tobytes())
    env.close()
    return digest.hexdigest()


def play(name):
    """The return of an agent in the first episode of seed 7 of its own task."""
    with ariadne_maze.load_agent(name) as agent, ariadne_maze.Batch(agent.task, 1, seed=7, **agent.settings) as envs:
        step, state, begins, total, ended = envs.reset(), agent.start(1), np.ones(1, bool), 0.0, False
        while not ended:
            step = envs.step(agent.act(step.observation, state, begins, step.reward).actions)
            begins = step.terminated | step.truncated
            total, ended = total + float(step.reward[0]), bool(begins[0])
        return total


print(json.dumps({"version": ariadne_maze.__version__, "walk": walk(), "return": play("memory_maze9")}))
