"""The example for Weights & Biases brings a run's metrics to wandb."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

pytest.importorskip("wandb")
EXAMPLE = Path(__file__).resolve().parents[1] / "examples" / "weights_and_biases.py"


def test_metrics_arrive(tmp_path: Path) -> None:
    run = tmp_path / "runs" / "first"
    run.mkdir(parents=True)
    (run / "config.yaml").write_text("seed: 3\n")
    records = [{"step": 4096 * k, "time": 1.0, "charts/episodic_return": 0.5 * k} for k in range(1, 4)]
    (run / "metrics.jsonl").write_text("".join(json.dumps(r) + "\n" for r in records) + '{"step": 999')
    environment = {**os.environ, "WANDB_DIR": str(tmp_path), "WANDB_SILENT": "true"}
    done = subprocess.run(
        [sys.executable, str(EXAMPLE), str(run), "--offline"], capture_output=True, text=True, timeout=300, env=environment, cwd=tmp_path
    )
    assert done.returncode == 0, done.stderr
    assert "3 records" in done.stdout
    (file,) = tmp_path.glob("wandb/offline-run-*/run-*.wandb")
    content = file.read_bytes()
    assert b"charts/episodic_return" in content and b"1.5" in content
    wrong = subprocess.run([sys.executable, str(EXAMPLE), str(tmp_path), "--offline"], capture_output=True, text=True, timeout=300, env=environment)
    assert wrong.returncode == 2 and "no metrics.jsonl" in wrong.stderr
