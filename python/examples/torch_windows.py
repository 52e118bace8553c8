#!/usr/bin/env python3
"""Reads windows of recorded episodes with PyTorch's DataLoader.

    pip install torch
    ariadne dataset agent=wander task.id=MemoryMaze-9x9-ExtraObs-v0 --episodes 100 -o data/wander9
    python torch_windows.py data/wander9

Without workers the reading threads of Windows bring the next files while the model computes. With workers each has a stream of its
own, of another seed.
"""

from __future__ import annotations

import argparse
from typing import Any, Iterator

import torch
from torch.utils.data import DataLoader, IterableDataset, get_worker_info

from ariadne_maze.data import Windows


class Episodes(IterableDataset):
    """Batches of windows, as tensors."""

    def __init__(self, folder: str, seed: int, **options: Any) -> None:
        super().__init__()
        self.folder, self.seed, self.options = folder, seed, options

    def __iter__(self) -> Iterator[dict[str, torch.Tensor]]:
        worker = get_worker_info()
        seed = self.seed + (worker.id if worker else 0)
        for batch in Windows(self.folder, seed=seed, **self.options):
            yield {key: torch.from_numpy(values) for key, values in batch.items()}


def main() -> None:
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("folder")
    p.add_argument("--batches", type=int, default=10)
    p.add_argument("--workers", type=int, default=0)
    o = p.parse_args()
    episodes = Episodes(o.folder, seed=1, length=32, batch=4, keys=["image", "action", "reward"], bad="skip")
    loader = DataLoader(episodes, batch_size=None, num_workers=o.workers)
    for i, batch in zip(range(o.batches), loader):
        pictures = batch["image"].permute(0, 1, 4, 2, 3).float() / 255  # [L, B, C, H, W]
        print(f"batch {i}: pictures {tuple(pictures.shape)}, mean {pictures.mean():.3f}, rewards {batch['reward'].sum():.0f}")


if __name__ == "__main__":
    main()
