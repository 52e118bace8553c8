#!/usr/bin/env python3
"""Tests of what evaluate.py keeps and writes, on pages, runs and agents of their own."""

import contextlib
import io
import json
import pathlib
import tempfile
import unittest
from unittest import mock

import agent_tables
import evaluate
import kept
import regions

PLAYED = [{"env": 0, "return": 23, "length": 1000}, {"env": 1, "return": 25.10000001, "length": 1000}]
RESULT = {
    "task": "MemoryMaze-9x9", "steps": 7, "episodes": 2, "return_mean": 24.05, "return_stderr": 1.05,
    "return_interval": {"low": 23, "high": 25.1}, "length_mean": 1000, "played": PLAYED,
}  # fmt: skip
RECORD = evaluate.summary({"command": "ariadne eval a", "agent": None}, RESULT)
PAGE = "# A page\n\nIt returns <!-- evaluation: memory_maze9.mean -->9<!-- end -->.\n\n<!-- evaluation: memory_maze_forget -->\n| old |\n<!-- end -->\n"


class InFolder(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def file(self, name, text):
        path = self.folder / name
        regions.keep(path, text)
        return path


class Pages(InFolder):
    def setUp(self):
        super().setUp()
        self.page = self.file("page.md", PAGE)
        self.results = {**dict.fromkeys(evaluate.EVALUATIONS), "memory_maze9": RECORD, "memory_maze_recurrent": RECORD}

    def fill(self, write):
        return regions.fill("evaluation", lambda what: evaluate.content(what, self.results), write, "is kept", [self.page])

    def test_what_is_filled_in_passes_the_check(self):
        self.assertEqual(self.fill(write=True), [])
        self.assertEqual(self.fill(write=False), [])
        text = self.page.read_text()
        self.assertIn("It returns <!-- evaluation: memory_maze9.mean -->24.1<!-- end -->.\n", text)
        self.assertIn("\n| never | 24.1 (23.0 to 25.1) |\n", text)
        self.assertIn("| 25 decisions (50 steps) | – |", text)
        self.assertTrue(text.endswith("<!-- end -->\n"))

    def test_the_check_names_what_differs_and_writes_nothing(self):
        self.fill(write=True)
        self.page.write_text(altered := self.page.read_text().replace("23.0 to", "22.0 to"))
        wrong = self.fill(write=False)
        self.assertEqual(len(wrong), 1)
        self.assertIn("memory_maze_forget:", wrong[0])
        self.assertEqual(self.page.read_text(), altered)

    def test_what_does_not_exist_is_wrong(self):
        for what in ("no_table", "memory_maze9.no_figure", "nobody.mean"):
            self.page.write_text(f"<!-- evaluation: {what} -->as it was<!-- end -->")
            self.assertIn(what, self.fill(write=True)[0])
            self.assertIn("as it was", self.page.read_text())

    def test_all_tables_are_written_without_results(self):
        for name in evaluate.TABLES:
            evaluate.content(name, dict.fromkeys(evaluate.EVALUATIONS))


class Results(InFolder):
    def ariadne(self, script):
        path = self.file("ariadne", f"#!/bin/sh\n{script}\n")
        path.chmod(0o755)
        return path

    def test_what_is_kept_is_short(self):
        printed = json.dumps(RESULT)
        record = evaluate.play(self.ariadne(f"echo '{printed}'"), "memory_maze9")
        self.assertEqual(record["returns"], [23, 25.1])
        self.assertEqual(record["command"], f"ariadne eval results/memory_maze task.size=9 --episodes 100 --seed {evaluate.SEED}")
        self.assertEqual(json.loads(evaluate.written(record)), record)
        self.assertEqual(evaluate.outdated({"memory_maze9": record}), [])

    def test_results_of_others_are_outdated(self):
        now = evaluate.identity("memory_maze9")
        for changed in ({"agent": "another"}, {"command": "ariadne eval results/memory_maze task.size=9 --episodes 2"}):
            self.assertEqual(evaluate.outdated({"memory_maze9": {**RECORD, **now, **changed}}), ["memory_maze9"])

    def test_an_interrupted_evaluation_keeps_nothing(self):
        ariadne = self.ariadne(f"echo '{json.dumps({**RESULT, 'episodes': 1})}'; exit 130")
        kept_before = self.file("memory_maze9.json", "what was kept\n")
        with mock.patch.object(evaluate, "RESULTS", self.folder), mock.patch("sys.argv", ["evaluate.py", "memory_maze9", "--ariadne", str(ariadne)]):
            with self.assertRaises(SystemExit) as ended, contextlib.redirect_stderr(io.StringIO()):
                evaluate.main()
        self.assertNotEqual(ended.exception.code, 0)
        self.assertEqual(kept_before.read_text(), "what was kept\n")
        self.assertEqual({path.name for path in self.folder.iterdir()}, {"ariadne", "memory_maze9.json"})

    def test_seen_mazes_are_refused(self):
        def config(seed, task_seed="null"):
            self.file("config.yaml", f"seed: {seed}\ntask:\n  size: 9\n  seed: {task_seed}\ntrainer:\n  num_envs: 64\n")

        with mock.patch.object(evaluate, "ROOT", self.folder):
            for seeds in ((evaluate.SEED,), (evaluate.SEED - 3,), (1, 5)):
                config(*seeds)
                self.assertRaises(SystemExit, evaluate.refuse_seen, self.folder)
            config(1)
            evaluate.refuse_seen(self.folder)


class Logs(InFolder):
    LOG = [
        {"step": 10, "charts/episodes": 0},
        {"step": 20, "charts/episodes": 5, "charts/success": 0.96},
        {"step": 30, "charts/episodes": 1, "charts/success": 0.5},
        {"step": 40, "charts/episodes": 3, "charts/success": 1},
        {"step": 50, "charts/episodes": 0},
    ]

    def test_success_is_weighted_by_episodes(self):
        self.assertEqual(kept.late(self.LOG, "charts/success", 30), (0.5 + 3) / 4)
        self.assertIsNone(kept.late(self.LOG, "charts/success", 10))

    def test_success_counts_from_where_it_stays(self):
        self.assertEqual(kept.above(self.LOG, "charts/success", 0.95), 40)
        self.assertEqual(kept.above(self.LOG, "charts/success", 0.4), 20)
        self.assertIsNone(kept.above(self.LOG, "charts/success", 1))

    def test_configurations_are_read(self):
        path = self.file("config.yaml", "seed: 1\ntask:\n  a: null\n  b:\n    c: [x, y] # why\n  d: 0.5\nend: last\n")
        self.assertEqual(kept.config(path), {"seed": "1", "task": {"a": "null", "b": {"c": "[x, y]"}, "d": "0.5"}, "end": "last"})

    def test_runs_become_rows(self):
        network = "    name: gtrxl\n    layer_num: 4\n    embedding_dim: 128\n    memory_len: 128\n"
        for seed in (1, 2):
            self.file(f"tmaze9/gtrxl_seed{seed}/config.yaml", f"seed: {seed}\ntask:\n  corridor_len: 9\ntrainer:\n  seq_model:\n{network}")
            self.file(f"tmaze9/gtrxl_seed{seed}/metrics.jsonl", "\n".join(map(json.dumps, self.LOG)) + "\n")
        with mock.patch.object(kept, "RESULTS", self.folder):
            text = agent_tables.tmaze()
        self.assertIn("| 9 | GTrXL, 4x128, memory 128 | `tmaze9/gtrxl` | 1, 2 | 50 | 0.922, 0.922 | 40, 40 |", text)

    def test_probes_become_rows(self):
        score = {"mean": 0.8125, "standard_error": 0.01, "constant": 0.75}
        ages = [{"from": -1, "to": -1, "mean": 9, "constant": 20}, {"from": 0, "to": 0, "mean": 1, "constant": 5}, {"from": 1, "to": 5, "mean": 2, "constant": 6}]
        result = {"core": "gru", "taught_by": "pictures", "steps": 1000, "episodes": 50, "walls": score, "objects": {**score, "mean": 7.25}, "objects_by_age": ages}
        self.file("probing/gru/probe.json", json.dumps(result))
        with mock.patch.object(kept, "RESULTS", self.folder):
            self.assertIn("| GRU | pictures to come | 1,000 | 50 | 81.2 ± 1.0 | 75.0 | 7.2 ± 0.0 | 0.8 | `gru` |", agent_tables.probes())
            self.assertIn("| now | 1.0 | 5.0 |\n| 1 to 5 steps ago | 2.0 | 6.0 |", agent_tables.probes_by_age("gru"))

    def test_batches_become_rows(self):
        for envs, seed, rate, log in ((8, 1, "0.001", self.LOG), (8, 2, "0.001", self.LOG[:3]), (32, 1, "\n      initial: 0.002", self.LOG)):
            run = f"batch/tmaze/envs{envs}_seed{seed}"
            text = f"seed: {seed}\ntask:\n  task: tmazev2\ntrainer:\n  num_envs: {envs}\n  optimizer:\n    learning_rate: {rate}\n"
            self.file(f"{run}/config.yaml", text)
            self.file(f"{run}/metrics.jsonl", "\n".join(json.dumps({**r, "charts/updates": r["step"] // 10}) for r in log) + "\n")
        with mock.patch.object(kept, "RESULTS", self.folder):
            text = agent_tables.batches()
        self.assertIn("| T-Maze | 8 | 0.001 | success above 0.95 | 40, – | 4, – |", text)
        self.assertIn("| T-Maze | 32 | 0.002 | success above 0.95 | 40 | 4 |", text)

    def test_cores_become_rows(self):
        network = "\n".join(f"    {line}" for line in ("name: lstm", "d_model: 600", "n_layers: 1", "reset_hidden_on_terminate: true"))
        log = [{"step": step, "charts/SPS": sps, "charts/episodes": 1, "charts/episodic_return": sps / 100} for step, sps in ((100_000, 900), (300_001, 1000), (400_000, 2000))]
        self.file("memory_maze9_cores/lstm/config.yaml", f"seed: 1\ntrainer:\n  seq_model:\n{network}\n")
        self.file("memory_maze9_cores/lstm/metrics.jsonl", "\n".join(map(json.dumps, log)) + "\n")
        with mock.patch.object(kept, "RESULTS", self.folder):
            self.assertIn("| LSTM, 1x600 | 1 | 400,000 | 15.0 | 1,000 | 4,800 |", agent_tables.cores())
        self.assertEqual(agent_tables.state({"name": "lstm", "d_model": "256", "n_layers": "1"}), agent_tables.NONE)


class Figures(unittest.TestCase):
    def test_success_has_wilsons_interval(self):
        self.assertEqual(agent_tables.success({"success": 0.382, "episodes": 1000}), "38.2 % (35.2 to 41.3)")
        self.assertEqual(agent_tables.success({"success": 0, "episodes": 10}), "0.0 % (0.0 to 27.8)")

    def test_returns_have_three_digits(self):
        self.assertEqual([agent_tables.reward(x) for x in (0.345, 9.99, 9.996, 25.4, 63)], ["0.35", "9.99", "10.0", "25.4", "63.0"])

    def test_baselines_are_the_programs(self):
        self.assertEqual(agent_tables.baselines()[9], {"random": 0.345, "people": 26.4, "explorer": 33.3, "oracle": 36.8})
        self.assertEqual(list(agent_tables.baselines()), [9, 11, 13, 15])


if __name__ == "__main__":
    unittest.main()
