#!/usr/bin/env python3
"""Measures every speed that README.md and docs/ claim, and writes the figures into them. `make results` runs it.

    bench/results.py                          everything: most of an hour on an idle machine
    bench/results.py --only physics,craftax   some of it
    bench/results.py --quick --only state     a glance: prints, and leaves the pages and results/ as they are
    bench/results.py --check                  measures nothing: do the pages say what results/bench holds, and nothing else?

Each measurement is a command of Ariadne, repeated, or a side-by-side benchmark of this folder, which runs a reference package
and Ariadne in turn. What it gave is kept in results/bench/NAME.json, with the machine and the date; pages.py says how a page
names the figures that it shows. Needs what the benchmarks need.
"""

import argparse
import datetime
import json
import os
import pathlib
import platform
import re
import signal
import subprocess
import sys
import tempfile
import time

import pages
from side_by_side import ROOT, bench, binary, count, number, run, spread

RESULTS = ROOT / "results" / "bench"
NETWORKS = "network=agalite,galite,gtrxl128,lstm,gru,nature_agalite,impala_agalite"
MEMORY_GYM = ["mysterypath", "mysterypath_grid", "mortarmayhem", "mortarmayhem_grid", "searingspotlights"]
MEMORY_GYM += ["endless_mysterypath", "endless_mortarmayhem", "endless_searingspotlights"]

# Measurements by name: a command of Ariadne's, a program of this folder, or benchmarks of Go. What follows the bar is for a
# full measurement; a quick one has what QUICK says instead.
COMMANDS = {
    "physics": "ariadne bench physics | --seconds 3",
    "simulation": "ariadne bench env --no-render --threads 1 | --seconds 3",
    "environments": "ariadne bench env --threads 2 | --seconds 3",
    "renderers": "ariadne bench render | --seconds 2",
    "learner": f"ariadne bench learner {NETWORKS} | --seconds 2",
    "software": "go test -run ^$ -bench . ./render/soft",
    "act": f"ariadne bench act {NETWORKS},gtrxl256 --threads 1 | --seconds 2",
    "state": f"ariadne bench state {NETWORKS},gtrxl256",
    "craftax_batch": "ariadne bench task +craftax=agalite --envs 1024 | --seconds 3",
    "tmaze_training": "ariadne train +tmaze=agalite task.corridor_len=20 | steps=40960",
    "memory_maze_training": "ariadne train +memory_maze=agalite task.size=9 | steps=81920",
    "memory_maze_training_each_step": "ariadne train +memory_maze=agalite task.size=9 task.action_repeat=1 | steps=40960",
    "mysterypath_training": "ariadne train +mysterypath=agalite4 | steps=20480",
    "craftax_training": "ariadne train +craftax=agalite | steps=262144",
    "dataset": "ariadne dataset agent=random task=memory_maze task.size=9 | --episodes 16",
    "dataset_oracle": "ariadne dataset agent=oracle task=memory_maze task.size=9 --effort fast | --episodes 16",
    "oracle": "ariadne eval agent=oracle task=memory_maze task.size=9 --effort fast | --episodes 20",
    "play": "ariadne play --start --fps -1 task.render=soft",
    "memory_maze": "memory_maze.py",
    "memory_maze_process": "memory_maze.py --threads 2 --processes 1",
    "memory_maze_simulation": "memory_maze.py --no-render",
    **{f"memory_gym_{t}": f"memory_gym.py --task {t}" for t in MEMORY_GYM},
    **{f"memory_gym_{t}_vector": f"memory_gym.py --task {t} --vector" for t in MEMORY_GYM},
    "craftax": "craftax.py",
    "craftax_classic": "craftax.py --classic",
    "jax": "agalite_jax.py",
    "python_api": "python_api.py",
}
QUICK = {
    "ariadne bench": "--seconds 0.05",
    "ariadne train": "steps=1",
    "ariadne dataset": "--episodes 1",
    "ariadne eval": "--episodes 1",
    "go test": "-benchtime 1x",
    "memory_maze.py": "--repeats 1 --steps 10 --seconds 0.2",
    "memory_gym.py": "--repeats 1 --steps 500 --seconds 0.2",
    "craftax.py": "--repeats 1 --envs 4 --steps 2 --restart-steps 1 --seconds 0.2",
    "agalite_jax.py": "--repeats 1 --steps 16 --sequences 4 --seconds 0.2 --no-check",
    "python_api.py": "--repeats 1 --steps 10 --ours 640",
}
PLAYED = 12  # seconds


def machine(ariadne):
    """Describes the machine, and how busy it is before a measurement begins."""
    about = pathlib.Path("/proc/cpuinfo").read_text()
    model = re.search(r"model name\s*: (.*)", about)
    kind = "AVX-512" if "avx512f" in about else "AVX2" if "avx2" in about else platform.machine()
    return {
        "processor": f"{model[1] if model else platform.processor()}, {kind}",
        "cores": len(os.sched_getaffinity(0)),
        "memory_gib": round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30),
        "system": platform.freedesktop_os_release()["PRETTY_NAME"],
        "ariadne": run([ariadne, "--version"], "ariadne --version").strip(),
        "load": round(os.getloadavg()[0], 2),
    }


def measure(ariadne, command, repeats, quick):
    """Runs a measurement and returns what is kept of it."""
    command, _, full = (part.strip() for part in command.partition("|"))
    words = command.split()
    kind = KINDS.get(" ".join(words[:2]))
    if kind is None:
        return compare(ariadne, words, QUICK[words[0]].split() if quick else ["--repeats", str(repeats)])
    words += (QUICK.get(" ".join(words[:2]), "") if quick else full).split()
    figures = []
    for i in range(1 if quick else repeats):
        print(f"repetition {i + 1}", file=sys.stderr)
        figures.append(kind(ariadne, words))
    rows = []
    for key, (_, unit, what) in figures[0].items():
        name = what if what.startswith("`") else f"`{command}`{what}"
        rows.append({"key": key, "name": name, "unit": unit, "ariadne": spread([f[key][0] for f in figures])})
    return {"command": " ".join(words), "package": None, "repeats": len(figures), "results": rows}


def compare(ariadne, words, budget):
    """Runs a side-by-side benchmark, which repeats by itself."""
    if words[0] != "python_api.py":  # which builds the wheel
        budget += ["--ariadne", ariadne]
    command = " ".join(["bench/" + words[0], *words[1:]])
    found = json.loads(run([sys.executable, ROOT / "bench" / words[0], *words[1:], *budget, "--json"], command))
    return {"command": command, **{k: found[k] for k in ("package", "repeats", "results")}}


# Each of these measures a command once and returns, by key, a figure, its unit, and what follows the command in its name,
# or a name in backquotes.


def benchmark(ariadne, words):
    return {k: (m["value"], m["unit"], "" if words[2] == "task" else f"`{k}`") for k, m in bench(ariadne, words[2:]).items()}


def go_benchmark(_, words):
    """Takes the last of a benchmark's own units, or else its time."""
    found = {}
    for name, figures in re.findall(r"^Benchmark(\S+)-\d+\s+\d+\s+(.*)$", run(words, "go test", cwd=ROOT), re.MULTILINE):
        units = {unit: float(value) for value, unit in re.findall(r"(\S+) (\S+)", figures) if unit not in ("B/op", "allocs/op")}
        unit = [u for u in units if u != "ns/op" or len(units) == 1][-1]
        found[name] = (units[unit], unit, f"`{name}`")
    return found


def training(ariadne, words):
    """Measures environment steps from the first update on: building graphs is not in it."""
    with tempfile.TemporaryDirectory() as folder:
        run([ariadne, *words[1:], "log_interval=1", f"run.dir={folder}/run"], "ariadne train")
        records = [json.loads(line) for line in open(f"{folder}/run/metrics.jsonl")]
    first, last = ((r["step"], r["time/elapsed"]) for r in (records[0], records[-1]))
    start = first if len(records) > 1 else (0, 0)  # of one update
    return {"steps_per_s": ((last[0] - start[0]) / (last[1] - start[1]), "steps/s", "")}


def recording(ariadne, words):
    """Measures steps of whole episodes until they lie in files."""
    with tempfile.TemporaryDirectory() as folder:
        begin = time.perf_counter()
        run([ariadne, *words[1:], "-o", f"{folder}/data"], "ariadne dataset", cwd=ROOT)
        took = time.perf_counter() - begin
        files = sorted(pathlib.Path(folder, "data").rglob("*.npz"))
        size = sum(f.stat().st_size for f in files)
        steps = 1000 * len(files)  # an episode of 9x9
    return {"steps_per_s": (steps / took, "steps/s", ""), "step_bytes": (size / steps, "bytes", ", a step")}


def evaluating(ariadne, words):
    """Measures steps of whole episodes, with everything that the policy does to choose them."""
    begin = time.perf_counter()
    played = json.loads(run([ariadne, *words[1:], "--json"], "ariadne eval"))
    return {"steps_per_s": (played["episodes"] * played["length_mean"] / (time.perf_counter() - begin), "steps/s", "")}


def playing(ariadne, words):
    """Measures pictures in a window of 1280x800 on a display of its own."""
    display = subprocess.Popen(["Xvfb", "-displayfd", "1", "-screen", "0", "1280x800x24"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    try:
        with tempfile.TemporaryDirectory() as folder:
            env = {**os.environ, "DISPLAY": f":{display.stdout.readline().strip()}", "XDG_DATA_HOME": folder}
            game = subprocess.Popen([ariadne, *words[1:]], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=env)
            time.sleep(PLAYED)
            game.send_signal(signal.SIGINT)
            printed = game.communicate()[0]
    finally:
        display.terminate()
        display.wait()
    m = re.search(r"([\d.]+) pictures a second over .*: half came within ([\d.]+) ms, 99 of 100 within ([\d.]+) ms", printed)
    if not m:
        sys.exit(f"ariadne play tells of no pictures:\n{printed}")
    return {
        "pictures_per_s": (float(m[1]), "pictures/s", ""),
        "half_ms": (float(m[2]), "ms", ", half of the pictures within"),
        "most_ms": (float(m[3]), "ms", ", 99 of 100 within"),
    }


KINDS = {
    "ariadne bench": benchmark,
    "ariadne train": training,
    "ariadne dataset": recording,
    "ariadne eval": evaluating,
    "ariadne play": playing,
    "go test": go_benchmark,
}


def read():
    """Returns what was kept of all measurements, by name; None for those that were not made yet."""
    files = {name: RESULTS / f"{name}.json" for name in COMMANDS}
    return {name: json.loads(file.read_text()) if file.exists() else None for name, file in files.items()}


def show(name, record):
    print(f"{name}: {record['command']}")
    for r in record["results"]:
        sides = [number(r[side]["median"]) for side in ("reference", "ariadne") if side in r]
        ratio = f"  {number(r['ratio']['median'])} times" if "ratio" in r else ""
        print(f"  {r['name']}: {' against '.join(sides)} {r['unit']}{ratio}")


def parse():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--only", default=",".join(COMMANDS), help="names of measurements, separated by commas (default: all)")
    p.add_argument("--repeats", type=count, default=5, help="repetitions (default 5)")
    p.add_argument("--quick", action="store_true", help="as little as possible; nothing is kept")
    p.add_argument("--check", action="store_true", help="compare the pages with what is kept, and measure nothing")
    p.add_argument("--ariadne", help="binary to run instead of one that is built here")
    o = p.parse_args()
    o.only = o.only.split(",")
    if unknown := [name for name in o.only if name not in COMMANDS]:
        p.error(f"{', '.join(unknown)}: not known; there are {', '.join(COMMANDS)}")
    return o


def main():
    o = parse()
    if not o.check:
        ariadne = binary(o.ariadne)
        for name in o.only:
            print(f"{name}: {COMMANDS[name]}", file=sys.stderr)
            record = {"date": str(datetime.date.today()), "machine": machine(ariadne), **measure(ariadne, COMMANDS[name], o.repeats, o.quick)}
            show(name, record)
            if not o.quick:
                RESULTS.mkdir(parents=True, exist_ok=True)
                (RESULTS / f"{name}.json").write_text(json.dumps(record, indent=1) + "\n")
    if o.quick:
        return
    wrong = pages.fill(read(), write=not o.check)
    for line in wrong:
        print(line, file=sys.stderr)
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
