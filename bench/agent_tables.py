"""Tables about agents, in Markdown: from results of evaluate.py, by their names, None for one that is missing, and from what
kept runs logged."""

import json
import math
import re
import statistics

import kept
from regions import table
from side_by_side import ROOT

NONE = "–"  # a cell without a figure
BASELINES = ROOT / "task" / "memorymaze" / "baseline.go"
STATES = ROOT / "results" / "bench" / "state.json"
MEASURED = ROOT / "assets" / "configs" / "tmaze"  # networks whose states were measured
REPEAT = 2  # steps that a decision of Memory Maze's agents is held for

# A task's name, and the figure above which it is learnt: its metric, the bound, its word.
LEARNT = {
    "tmazev2": ("T-Maze", "charts/success", 0.95, "success above"),
    "memory_maze": ("Memory Maze 9x9", "charts/episodic_return", 20, "return above"),
}

# Means that others published, by the maze's size, or what they say of them. What is missing stands in pictures alone.
PUBLISHED = {
    "IMPALA": {9: 23.4, 11: None, 13: None, 15: None},
    "Dreamer": {9: None, 11: None, 13: None, 15: None},
    "Dreamer (TBTT)": {9: 33.2, 11: None, 13: None, 15: None},
    "R2I": {9: "above 33", 11: None, 13: None, 15: None},
}
SOURCES = (
    "People, IMPALA, Dreamer: [Pasukonis et al. 2022](https://arxiv.org/abs/2210.13383). "
    "R2I: [Samsami et al. 2024](https://github.com/chandar-lab/recall2imagine)."
)


def memory_maze(results, agents):
    """agents: the name of a result, by the maze's size."""
    rows = []
    for size, others in baselines().items():
        agent = results[agents[size]] if size in agents else None
        known = [others["random"], others["people"], others["explorer"], others["oracle"], *(means.get(size) for means in PUBLISHED.values())]
        cells = [NONE if mean is None else mean if isinstance(mean, str) else reward(mean) for mean in known]
        rows.append([f"{size}x{size}", *cells[:2], mean_of(agent), count(agent), *cells[2:]])
    head = ["maze", "random", "people", "the agent", "its episodes", "explorer", "oracle", *PUBLISHED]
    about = f"In brackets: 95 % interval of the mean. Random, explorer and agent decide every {REPEAT} steps, the oracle at each. {SOURCES}"
    return tell(head, rows, about, [results[name] for name in agents.values()])


def baselines():
    """Returns what others reach in mazes of published sizes, by size, from the file that `ariadne curve` has it from."""
    text = BASELINES.read_text()
    pair = r"\[2\]float64\{([\d.]+), ([\d.]+)\}"  # by REPEAT, from 1
    measured = re.findall(rf"(\d+): +\{{random: {pair}, explorer: {pair}, oracle: ([\d.]+)\}}", text)
    people = dict(re.findall(r"(\d+): +\{People: ([\d.]+)", text))
    if not measured or {size for size, *_ in measured} != set(people):
        raise LookupError(f"{BASELINES.name} says in another way than it did what others reach")
    return {
        int(size): {
            "random": float(means[:2][REPEAT - 1]),
            "people": float(people[size]),
            "explorer": float(means[2:4][REPEAT - 1]),
            "oracle": float(means[4]),
        }
        for size, *means in measured
    }


def forget(results, rows):
    """rows: the name of a result, by the number of decisions after which the state is cut; None for never."""
    cells = [[f"{cut} decisions ({cut * REPEAT} steps)" if cut else "never", mean_of(results[name])] for cut, name in rows.items()]
    head = ["the same weights, the state cut every", "return (95 % interval)"]
    return tell(head, cells, "", [results[name] for name in rows.values()])


def zero_shot(results, rows):
    """rows: what the agent learnt in and what it plays in, by the name of a result."""
    cells = [[*where, mean_of(results[name]), count(results[name])] for name, where in rows.items()]
    head = ["the agent learnt in", "and plays in", "return (95 % interval)", "episodes"]
    return tell(head, cells, "TEXTURES is the folder of memory-maze's own textures, `labmaze/assets/style_01`.", [results[name] for name in rows])


def mysterypath(results, rows):
    """rows: who played, by the name of a result."""
    cells = []
    for name, who in rows.items():
        r = results[name]
        steps = f"{r['steps']:,}" if r and r.get("steps") else NONE
        cells.append([who, steps, success(r), mean_of(r), f"{r['length']:.0f}" if r else NONE])
    head = ["", "environment steps", "success (95 % interval)", "return (95 % interval)", "steps to the end of an episode"]
    return tell(head, cells, "", [results[name] for name in rows])


def tmaze():
    """All runs under results/tmaze*, seeds of an experiment in one row: those whose folders differ in nothing but _seedN."""
    experiments = {}
    for run in kept.runs("tmaze*"):
        settings = kept.config(run / "config.yaml")
        row = int(settings["task"]["corridor_len"]), kept.experiment(run), kept.core(settings["trainer"]["seq_model"])
        experiments.setdefault(row, []).append((settings["seed"], kept.log(run)))
    rows = []
    for (corridor, name, core), runs in sorted(experiments.items()):
        seeds, logs = zip(*runs)
        late = [kept.late(log, "charts/success", 50_000) for log in logs]
        above = [kept.above(log, "charts/success", 0.95) for log in logs]
        steps = max(log[-1]["step"] for log in logs)
        rows.append([f"{corridor}", core, f"`{name}`", ", ".join(seeds), f"{steps:,}", each(late, "{:.3f}"), each(above, "{:,}")])
    head = ["corridor", "core", "in `results/`", "seeds", "steps", "success in the last 50,000 steps", "stays above 0.95 from step"]
    return tell(head, rows, "Figures of several seeds stand in the seeds' order.")


def probes():
    """All runs under results/probing: what probes of each network came to, beside the constant baseline."""
    rows = []
    for file in sorted((kept.RESULTS / "probing").glob("*/probe.json")):
        r = json.loads(file.read_text())
        name = kept.NAMES.get(r["core"], r["core"])
        taught = {"pictures": "pictures to come", "answers": "the answers", "nothing": "acting, as an agent"}[r["taught_by"]]
        walls, targets = r["walls"], r["objects"]
        rows.append([name, taught, f"{r['steps']:,}", f"{r['episodes']}", f"{100 * walls['mean']:.1f} ± {100 * walls['standard_error']:.1f}",
                     f"{100 * walls['constant']:.1f}", f"{targets['mean']:.1f} ± {targets['standard_error']:.1f}", f"{targets['constant']:.1f}", f"`{file.parent.name}`"])
    rows.sort()
    head = ["core", "taught by", "environment steps", "scored episodes", "walls, % right", "constant", "targets, cells²", "constant", "in `results/probing`"]
    return tell(head, rows, "Means over the second half of the episodes, ± their standard error.")


def probes_by_age(name):
    """What probes of a run came to, by how long ago a target was in view."""
    file = kept.RESULTS / "probing" / name / "probe.json"
    if not file.exists():
        return ""
    r = json.loads(file.read_text())
    ages = {-1: "not yet", 0: "now"}
    rows = [[ages.get(a["from"], f"{a['from']} to {a['to']} steps ago"), f"{a['mean']:.1f}", f"{a['constant']:.1f}"] for a in r["objects_by_age"]]
    return tell(["the target was last in view", "squared error, cells²", "constant"], rows, "")


def batches():
    """All runs under results/batch, seeds in one row: how soon agents learn that have more environments."""
    settings = {}
    for run in kept.runs("batch"):
        c = kept.config(run / "config.yaml")
        rate = c["trainer"]["optimizer"]["learning_rate"]
        key = c["task"]["task"], int(c["trainer"]["num_envs"]), float(rate["initial"] if isinstance(rate, dict) else rate)
        settings.setdefault(key, []).append(kept.log(run))
    rows = []
    for (task, envs, rate), logs in sorted(settings.items(), key=lambda s: (LEARNT[s[0][0]][0] != "T-Maze", s[0])):
        name, metric, bound, word = LEARNT[task]
        reached = [next((r for r in log if r["step"] == kept.above(log, metric, bound)), None) for log in logs]
        steps = [r["step"] if r else None for r in reached]
        updates = [r["charts/updates"] if r else None for r in reached]
        rows.append([name, f"{envs:,}", f"{rate:g}", f"{word} {bound:g}", each(steps, "{:,}"), each(updates, "{:,}")])
    head = ["task", "environments", "learning rate", "learnt is", "from step", "from update"]
    return tell(head, rows, "Figures of several seeds stand in the seeds' order.")


def cores():
    """All runs under results/memory_maze9_cores; nothing where there are none."""
    rows = []
    for run in kept.runs("memory_maze9_cores"):
        settings, log = kept.config(run / "config.yaml"), kept.log(run)
        network = settings["trainer"]["seq_model"]
        speed = statistics.median(r["charts/SPS"] for r in log)
        late = kept.late(log, "charts/episodic_return", 200_000)
        rows.append([kept.core(network), settings["seed"], f"{log[-1]['step']:,}", each([late], "{:.1f}"), f"{speed:,.0f}", state(network)])
    if not rows:
        return ""
    head = ["core", "seed", "environment steps", "return in the last 200,000 steps", "steps a second, in training", "bytes of state"]
    return tell(head, rows, "Speeds are medians of what the runs logged beside other work: no comparison.")


def state(network):
    """Returns the bytes of a core's state, if they were measured for one of the same sizes."""
    if network["name"] == "feedforward":
        return "0"
    name = network["name"] + network.get("memory_len", "")
    file = MEASURED / f"{name}.yaml"
    sizes = kept.config(file)["trainer"]["seq_model"] if file.exists() else None
    if "dead_state" in network.get("fixes", ""):
        return NONE  # it leaves out a part of the state
    if not sizes or any(network.get(key, value) != value for key, value in sizes.items()):
        return NONE
    measured = {r["key"]: r["ariadne"]["median"] for r in json.loads(STATES.read_text())["results"]}
    return each([measured.get(f"{name}_state_bytes")], "{:,}")


def figure(path, results):
    """Returns a figure in a sentence, NAME.mean, .return, .interval or .success."""
    name, _, what = path.partition(".")
    writers = {"mean": lambda r: reward(r["return"]["mean"]), "return": with_error, "interval": interval, "success": share}
    if name not in results or what not in writers:
        raise LookupError(f"there is no figure {path!r}")
    return writers[what](results[name]) if results[name] else "not evaluated yet"


def reward(value):
    """Writes a return with three digits or so, halves up: 0.345 is 0.35."""
    return f"{value + 1e-9:.{1 if value >= 9.995 else 2}f}"


def with_error(r):
    return f"{r['return']['mean']:.2f} ± {r['return']['stderr']:.2f}"


def interval(r):
    return f"{reward(r['return']['low'])} to {reward(r['return']['high'])}"


def mean_of(r):
    return f"{reward(r['return']['mean'])} ({interval(r)})" if r else NONE


def count(r):
    return f"{r['episodes']:,}" if r else NONE


def share(r):
    return f"{r['success']:.1%}".replace("%", " %")


def success(r):
    """Returns a share of successes with its interval by Wilson (1927), which needs no draws."""
    if not r:
        return NONE
    p, n, z = r["success"], r["episodes"], 1.96
    middle = p + z * z / (2 * n)
    half = z * math.sqrt(p * (1 - p) / n + z * z / (4 * n * n))
    low, high = (100 * abs(middle + sign * half) / (1 + z * z / n) for sign in (-1, 1))  # -0 is 0
    return f"{share(r)} ({low:.1f} to {high:.1f})"


def each(figures, form):
    return ", ".join(NONE if f is None else form.format(f) for f in figures)


def tell(head, rows, about, results=()):
    """Returns a table with what there is to say about it, and the commands that it comes from."""
    commands = ", ".join(f"`{r['command']}`" for r in results if r)
    said = " ".join(filter(None, [about, commands and f"Played by {commands}."]))
    return f"\n{table(head, rows)}\n" + (f"\n{said}\n" if said else "")
