#!/usr/bin/env python3
"""Brings the metrics of training runs into Weights & Biases.

    pip install wandb
    python weights_and_biases.py runs/NAME runs/OTHER             # asks for the account on the first time
    python weights_and_biases.py runs/NAME --offline              # into ./wandb, for `wandb sync` to send later

`wandb sync` itself takes what wandb wrote, not TensorBoard's event files, which a run has too. A run that goes on is brought
again under the same name, as a whole.
"""

from __future__ import annotations

import argparse
import json
import pathlib
from typing import Any

import wandb


def configuration(folder: pathlib.Path) -> dict[str, Any]:
    """What the run was trained with, as text if there is no YAML reader."""
    text = (folder / "config.yaml").read_text() if (folder / "config.yaml").exists() else ""
    try:
        import yaml
    except ImportError:
        return {"config.yaml": text}
    return yaml.safe_load(text) or {}


def bring(folder: pathlib.Path, project: str, offline: bool) -> int:
    """Logs each record of metrics.jsonl at its step, and returns how many there were."""
    records = 0
    mode = "offline" if offline else "online"
    with wandb.init(project=project, name=folder.name, config=configuration(folder), mode=mode) as run:
        with (folder / "metrics.jsonl").open() as lines:
            for line in lines:
                if not line.endswith("\n"):  # a run that is under way is writing it
                    break
                record = json.loads(line)
                run.log({k: v for k, v in record.items() if k != "step"}, step=record["step"])
                records += 1
    return records


def main() -> None:
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("runs", nargs="+", type=pathlib.Path, help="folders of runs")
    p.add_argument("--project", default="ariadne")
    p.add_argument("--offline", action="store_true", help="write files into ./wandb instead of sending anything")
    o = p.parse_args()
    for folder in o.runs:
        if not (folder / "metrics.jsonl").exists():
            p.error(f"{folder} is no run: it has no metrics.jsonl")
        print(f"{folder}: {bring(folder, o.project, o.offline)} records")


if __name__ == "__main__":
    main()
