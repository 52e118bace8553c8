#!/usr/bin/env python3
"""Compares ways to read training windows of recorded episodes: bench/dataset_windows.py DIR [--length 50] [--batch 16].

Prints, for each way, the processor's time and the time of the clock for a window of so many rows, and how many times faster it is than
numpy.load of the whole episode for each window. Go's windows are measured by `go test ./dataset -bench Windows`.
"""

import argparse
import glob
import json
import os
import sys
import time
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "python" / "src"))
from ariadne_maze.data import Windows  # noqa: E402

KEYS = ["image", "action", "reward"]


def per_window(paths, length, random):
    """Yields windows, each of an episode that numpy.load reads whole for it."""
    while True:
        with np.load(paths[random.integers(len(paths))], allow_pickle=False) as file:
            arrays = {key: file[key] for key in KEYS}
        at = random.integers(len(arrays["reward"]) - length + 1)
        yield {key: values[at : at + length] for key, values in arrays.items()}


def per_episode(paths, length, random):
    """Yields all windows of an episode that numpy.load has read, then of another, as loaders do that go through episodes."""
    while True:
        with np.load(paths[random.integers(len(paths))], allow_pickle=False) as file:
            arrays = {key: file[key] for key in KEYS}
        for at in range(0, len(arrays["reward"]) - length + 1, length):
            yield {key: values[at : at + length] for key, values in arrays.items()}


def timed(step, windows, count):
    """Returns seconds of the processor and of the clock for a window; step brings so many."""
    begin, clock = time.process_time(), time.perf_counter()
    for _ in range(count):
        step()
    return (time.process_time() - begin) / (count * windows), (time.perf_counter() - clock) / (count * windows)


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("folder")
    p.add_argument("--length", type=int, default=50, help="rows of a window")
    p.add_argument("--batch", type=int, default=16, help="windows at a time")
    p.add_argument("--threads", type=int, default=2, help="that read ahead")
    p.add_argument("--windows", type=int, default=640, help="to read in each way; numpy.load for each window reads a tenth of that")
    p.add_argument("--json", action="store_true")
    o = p.parse_args()
    paths = sorted(glob.glob(os.path.join(glob.escape(o.folder), "*.npz")))
    if not paths:
        p.error(f"no episodes in {o.folder}")
    times = {}
    for name, make, count in [("numpy.load for each window", per_window, o.windows // 10), ("numpy.load for each episode", per_episode, o.windows)]:
        stream = make(paths, o.length, np.random.default_rng(1))
        times[name] = timed(lambda: next(stream), 1, count)
    for name, carried in [("ariadne_maze.data, carried", True), ("ariadne_maze.data, drawn", False)]:
        windows = Windows(o.folder, length=o.length, batch=o.batch, seed=1, carried=carried, threads=o.threads, keys=KEYS)
        for _ in range(windows.pool * 2 * 1001 // (o.length * o.batch)):
            windows.next()  # until episodes end at different times
        times[name] = timed(windows.next, o.batch, max(1, o.windows // o.batch))
    base = times["numpy.load for each window"]
    rows = [{"way": name, "cpu_ms": 1e3 * cpu, "ms": 1e3 * clock, "cpu_ratio": base[0] / cpu, "ratio": base[1] / clock} for name, (cpu, clock) in times.items()]
    if o.json:
        print(json.dumps(rows))
        return
    for r in rows:
        print(f"{r['way']:28} {r['cpu_ms']:8.2f} ms of the processor, {r['ms']:8.2f} ms; {r['cpu_ratio']:6.1f} and {r['ratio']:6.1f} times as fast")


if __name__ == "__main__":
    main()
