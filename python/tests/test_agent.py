"""Trained agents, beside the program's evaluation of the same ones."""

import json
import os
import subprocess
from pathlib import Path

import numpy as np
import pytest

import ariadne_maze
from ariadne_maze.agent import AGENTS, names

AGENT = Path(__file__).parents[2] / "results" / "memory_maze9"


@pytest.fixture(scope="module")
def agent():
    with ariadne_maze.load_agent(AGENT) as loaded:
        yield loaded


def test_trained_agent_gets_the_return_of_eval(agent):
    program = os.environ.get("ARIADNE")
    if program is None:
        pytest.skip("ARIADNE names no program")
    command = [program, "eval", str(AGENT), "task.seed=7", "task.render=soft", "--episodes=1", "--envs=1", "--greedy", "--json"]
    told = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    with ariadne_maze.Batch(agent.task, 1, seed=7, **agent.settings) as envs:
        step, state, begins, total = envs.reset(), agent.start(1), np.ones(1, bool), 0.0
        while total == 0 or not begins[0]:
            step = envs.step(agent.act(step.observation, state, begins, step.reward).actions)
            begins = step.terminated | step.truncated
            total += float(step.reward[0])
    assert total == told["return_mean"] > 0


def test_trained_agents_come_with_the_package():
    assert names() == ["memory_maze", "memory_maze9", "mysterypath", "tmaze_small"]
    for name in names():
        with ariadne_maze.load_agent(name) as agent, ariadne_maze.Batch(agent.task, 3, seed=1, **agent.settings) as envs:
            assert agent.observation.shape == envs.description.observation.shape
            step, state, begins = envs.reset(), agent.start(3), np.ones(3, bool)
            for _ in range(5):
                decision = agent.act(step.observation, state, begins, step.reward)
                assert decision.actions.shape == decision.values.shape == (3,)
                assert decision.logits.shape == (3, envs.description.actions) == (3, agent.num_actions)
                step = envs.step(decision.actions)
                begins = step.terminated | step.truncated
            assert np.isfinite(state).all() and state.any()


def test_trained_agent_by_name_is_the_one_of_the_source(agent):
    with ariadne_maze.load_agent("memory_maze9") as named:
        assert (named.weights, named.task, named.settings) == (agent.weights, agent.task, agent.settings)


def test_trained_agents_name_is_not_that_of_a_folder_here(tmp_path, monkeypatch):
    folder = tmp_path / "tmaze_small"
    folder.mkdir()
    monkeypatch.chdir(tmp_path)
    ariadne_maze.load_agent("tmaze_small").close()
    with pytest.raises(ValueError, match="is not an agent's folder"):
        ariadne_maze.load_agent("./tmaze_small")
    for file in (AGENTS / "tmaze_small").iterdir():
        (folder / file.name).write_bytes(file.read_bytes())
    with ariadne_maze.load_agent(folder) as own:
        assert own.task == "tmazev2"


def test_trained_agent_that_there_is_not_is_told_the_names():
    for wrong in ("memory_maze7", "", "memory_maze9/config.yaml", Path("nowhere")):
        with pytest.raises(ValueError, match="memory_maze, memory_maze9, mysterypath, tmaze_small"):
            ariadne_maze.load_agent(wrong)


def test_trained_agents_rows_do_not_know_each_other_and_state_is_the_callers(agent):
    rng = np.random.default_rng(1)
    seen = rng.integers(0, 256, (6, 3, *agent.observation.shape), np.uint8)
    begins = np.zeros((6, 3), bool)
    begins[0], begins[3, 1] = True, True

    def play(rows, state, steps):
        return [agent.act(seen[t, rows], state, begins[t, rows], np.full(len(rows), t, np.float32)).logits for t in steps]

    whole = play([0, 1, 2], agent.start(3), range(6))
    for row in range(3):
        state = agent.start(1)
        logits = play([row], state, range(4))
        kept = state.copy()
        rest = play([row], state, (4, 5))
        assert np.array_equal(play([row], kept, (4, 5)), rest)
        np.testing.assert_allclose(np.stack(logits + rest)[:, 0], np.stack(whole)[:, row], rtol=0, atol=1e-4)


def test_trained_agent_refuses_mistakes(agent):
    seen, state, begins = np.zeros((2, *agent.observation.shape), np.uint8), agent.start(2), np.ones(2, bool)
    before = state.copy()
    for wrong in (
        lambda: agent.act(seen.astype(np.float32), state, begins),
        lambda: agent.act(seen[:1], state, begins),
        lambda: agent.act(seen, state[:, :-1], begins),
        lambda: agent.act(seen, np.asfortranarray(state), begins),
        lambda: agent.act(seen, state, begins[:1]),
        lambda: agent.start(0),
        lambda: ariadne_maze.load_agent("there is none"),
        lambda: ariadne_maze.load_agent(Path(__file__).parent),
    ):
        with pytest.raises(ValueError):
            wrong()
    with pytest.raises(TypeError):
        agent.act(seen, state, np.ones(2))
    assert np.array_equal(state, before)
