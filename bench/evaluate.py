#!/usr/bin/env python3
"""Plays the episodes that docs/ tell of with the kept agents, and writes their figures into the pages. `make evaluate` runs it.

    bench/evaluate.py                         everything
    bench/evaluate.py memory_maze9            one of them; or several
    bench/evaluate.py --missing               those whose result is not kept, or is of other weights or arguments
    bench/evaluate.py --list                  what there is, and what of it is kept
    bench/evaluate.py --fill                  plays nothing: writes what is kept into the pages
    bench/evaluate.py --check                 plays nothing: do the pages say what is kept, and is that of the kept agents?

A result is kept in results/evaluations/NAME.json; the same weights give the same file. Some tables come from what runs logged
instead. A page names what it shows in a comment, and what stands between that and <!-- end --> is written here:

    <!-- evaluation: TABLE -->                a table, one of TABLES
    <!-- evaluation: NAME.FIGURE -->          in a sentence: mean, return (with its standard error), interval or success
"""

import argparse
import hashlib
import json
import signal
import sys

import agent_tables
import kept
import regions
from memory_maze import ENVIRONMENT, REQUIREMENTS, package_textures
from side_by_side import ROOT, binary, environment, run

RESULTS = ROOT / "results" / "evaluations"
AGENT = "config.yaml", "weights.safetensors"  # the files that an agent consists of
SEED = 1_000_003  # of episodes: trainings have seeds from 1 on
SEEDS = 1_000  # how many follow it at most: some tasks have one for each environment

# Agents of Memory Maze, by the maze's size: a folder, and settings if it takes any.
AGENTS = {size: f"results/memory_maze task.size={size}" for size in (9, 11, 13, 15)}
FORGETFUL = "results/memory_maze9"  # which has no map
CUTS = [25, 50, 100]  # decisions after which it forgets
TEXTURES = "TEXTURES"  # stands in a command for the folder of memory-maze's own textures, whose package is installed for it
ZERO_SHOT = {  # agents where they did not learn: what they learnt in, what they play in, arguments
    "memory_maze_in_21": ("9x9 to 15x15, with a map", "21x21", "results/memory_maze task.size=21"),
    "memory_maze9_textures": ("9x9 to 15x15, with a map", "9x9 with memory-maze's textures", f"results/memory_maze task.size=9 --textures {TEXTURES}"),
    "memory_maze15_textures": ("9x9 to 15x15, with a map", "15x15 with memory-maze's textures", f"results/memory_maze task.size=15 --textures {TEXTURES}"),
    "memory_maze_recurrent_in_11": ("9x9, AGaLiTe alone", "11x11", f"{FORGETFUL} task.size=11"),
}
MYSTERY_PATH = {run.name: run for run in kept.runs("mysterypath") if (run / "weights.safetensors").exists()}

# Evaluations by name: arguments of ariadne eval, which gets --seed besides.
EVALUATIONS = {
    **{f"memory_maze{size}": f"{agent} --episodes 100" for size, agent in AGENTS.items()},
    "memory_maze_recurrent": f"{FORGETFUL} --episodes 100",
    **{f"memory_maze_forget{cut}": f"{FORGETFUL} --episodes 100 --forget {cut}" for cut in CUTS},
    **{name: f"{arguments} --episodes 100" for name, (_, _, arguments) in ZERO_SHOT.items()},
    **{f"mysterypath_{name}": f"{run.relative_to(ROOT)} --episodes 1000 --envs 100" for name, run in MYSTERY_PATH.items()},
    "mysterypath_random": "agent=random +mysterypath=small --episodes 1000 --envs 100",
}


def core(folder):
    return kept.core(kept.config(folder / "config.yaml")["trainer"]["seq_model"])


# Tables by name, each written from the results by their names.
TABLES = {
    "memory_maze": lambda results: agent_tables.memory_maze(results, {size: f"memory_maze{size}" for size in AGENTS}),
    "memory_maze_forget": lambda results: agent_tables.forget(results, {**{cut: f"memory_maze_forget{cut}" for cut in CUTS}, None: "memory_maze_recurrent"}),
    "zero_shot": lambda results: agent_tables.zero_shot(results, {name: where for name, (*where, _) in ZERO_SHOT.items()}),
    "mysterypath": lambda results: agent_tables.mysterypath(
        results, {**{f"mysterypath_{name}": core(run) for name, run in MYSTERY_PATH.items()}, "mysterypath_random": "random"}
    ),
    "tmaze": lambda _: agent_tables.tmaze(),
    "probes": lambda _: agent_tables.probes(),
    "probes_by_age": lambda _: agent_tables.probes_by_age("agent9"),
    "batches": lambda _: agent_tables.batches(),
    "cores": lambda _: agent_tables.cores(),
}


def command(name):
    return f"ariadne eval {EVALUATIONS[name]} --seed {SEED}"


def agent(name):
    """Returns the folder of the agent that an evaluation is of; None if it is of none."""
    folder = ROOT / EVALUATIONS[name].split()[0]
    return folder if (folder / AGENT[0]).exists() else None


def checksum(folder):
    digest = hashlib.sha256()
    for file in AGENT:
        digest.update((folder / file).read_bytes())
    return digest.hexdigest()[:16]


def identity(name):
    """Returns what a result follows from: who plays, and what."""
    folder = agent(name)
    return {"command": command(name), "agent": checksum(folder) if folder else None}


def refuse_seen(folder):
    """Ends the program if an agent was trained in the mazes that it is to be judged by."""
    settings = kept.config(folder / "config.yaml")
    first, several = int(settings["seed"]), int(settings["trainer"]["num_envs"])
    if settings["task"].get("seed", "null") != "null" or (first < SEED + SEEDS and SEED < first + several):
        sys.exit(f"{folder.relative_to(ROOT)} may have seen the mazes of seed {SEED} in training")


def play(ariadne, name):
    """Plays an evaluation and returns what is kept of it."""
    about = identity(name)
    if folder := agent(name):
        refuse_seen(folder)
    arguments = command(name).split()[1:]
    if TEXTURES in arguments:
        textures = package_textures(environment(ENVIRONMENT, REQUIREMENTS, sys.executable))
        arguments[arguments.index(TEXTURES)] = textures
    printed = run([ariadne, *arguments, "--json"], "ariadne eval", cwd=ROOT, stderr=None)
    return summary(about, json.loads(printed))


def summary(about, result):
    kept_keys = {key: result[key] for key in ("task", "steps", "episodes") if key in result}
    mean = {"mean": result["return_mean"], "stderr": result["return_stderr"], **result["return_interval"]}
    record = {**about, **kept_keys, "return": {key: short(value) for key, value in mean.items()}, "length": short(result["length_mean"])}
    if "success" in result:
        return {**record, "success": short(result["success"]), "successes": [short(e["success"]) for e in result["played"]]}
    return {**record, "returns": [short(e["return"]) for e in result["played"]]}


def short(value):
    """Returns a number without the last bits, and without a point where it is whole."""
    return int(value) if value == int(value) else round(value, 6)


def written(record):
    """Returns a record as JSON, a line for each key."""
    lines = (f" {json.dumps(key)}: {json.dumps(value, separators=(',', ':'))}" for key, value in record.items())
    return "{\n" + ",\n".join(lines) + "\n}\n"


def read():
    """Returns all results by name, None for one that is not kept."""
    files = {name: RESULTS / f"{name}.json" for name in EVALUATIONS}
    return {name: json.loads(file.read_text()) if file.exists() else None for name, file in files.items()}


def outdated(results):
    """Returns the names of the results that are of other arguments or another agent than the present ones."""
    return [name for name, result in results.items() if result and identity(name) != {key: result[key] for key in ("command", "agent")}]


def content(what, results):
    """Returns what a region of a page should hold."""
    if "." in what:
        return agent_tables.figure(what, results)
    if what not in TABLES:
        raise LookupError(f"there is no table {what!r}; there are {', '.join(TABLES)}")
    return TABLES[what](results)


def fill(write):
    """Writes the pages, or only compares them; returns what is wrong, a line each."""
    results = read()
    wrong = [f"{name}: kept is a result of another agent or other arguments; bench/evaluate.py {name} plays anew" for name in outdated(results)]
    return wrong + regions.fill("evaluation", lambda what: content(what, results), write, "results/ gives: bench/evaluate.py --fill writes it")


def show():
    results = read()
    old = outdated(results)
    for name, result in results.items():
        print(f"{name}: {command(name)} ({'missing' if not result else 'outdated' if name in old else 'kept'})")


def parse():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("names", nargs="*", metavar="NAME", help="evaluations (default: all)")
    p.add_argument("--missing", action="store_true", help="play none whose result is kept")
    p.add_argument("--list", action="store_true", help="list evaluations, and play none")
    p.add_argument("--fill", action="store_true", help="write the pages, and play nothing")
    p.add_argument("--check", action="store_true", help="compare the pages with what is kept, and play nothing")
    p.add_argument("--ariadne", help="binary to run instead of one that is built here")
    o = p.parse_args()
    if unknown := [name for name in o.names if name not in EVALUATIONS]:
        p.error(f"{', '.join(unknown)}: not known; there are {', '.join(EVALUATIONS)}")
    return o


def wanted(o):
    """Returns the names of the evaluations that are asked for."""
    names = o.names or list(EVALUATIONS)
    if not o.missing:
        return names
    results = read()
    old = outdated(results)
    return [name for name in names if not results[name] or name in old]


def main():
    o = parse()
    if o.list:
        return show()
    names = [] if o.fill or o.check else wanted(o)
    ariadne = binary(o.ariadne) if names else None
    for name in names:
        print(f"{name}: {command(name)}", file=sys.stderr)
        regions.keep(RESULTS / f"{name}.json", written(play(ariadne, name)))
    wrong = fill(write=not o.check)
    for line in wrong:
        print(line, file=sys.stderr)
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # takes the running evaluation along
    try:
        main()
    except KeyboardInterrupt:
        sys.exit(130)
