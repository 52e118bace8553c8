"""Records episodes of Craftax Classic for the tests of task/craftax: bench/craftax.py --record runs it.

For each player a file classic_NAME.npz with E episodes of T steps in all, and a row for each state: T + E of them, as an
episode has one more than it has steps. Arrays:

    world_key, step_key [E, 2]   keys of the world and of what is split for the steps: carry, key = split(carry)
    edited [E]                   whether the first state is not the world's as it was made
    auto_reset [1]               whether the environment restarts by itself: it splits each step's key in two
    params [P]; param_names      the parameters
    step_offset [E+1]
    action, reward, done [T]
    obs_crc32 [T+E]              of the observation, float32
    hidden_crc32 [T+E]           of mob_map, a byte for each tile, and state_rng
    ints [I, T+E]; int_names, int_sizes     the small fields of whole numbers and truth values, one after the other
    reals [R, T+E]; real_names   the fields of reals
    map [E, 64*64]; map_row, map_index, map_value [M]     the first map of each episode, and tiles that are another from a row on

noise_classic.npz has checksums of the noise that maps are made of.

The players know the whole state. One of them wants every achievement and errs now and then; others play at random, starve,
walk into lava, sow, or begin at places that somebody has prepared. The environment's step is jitted with its parameters as
constants.
"""

import heapq
import json
import os
import random
import sys
import time
import zlib

GRASS, WATER, STONE, TREE, PATH, COAL, IRON, DIAMOND, TABLE, FURNACE, SAND, LAVA, PLANT, RIPE = 2, 3, 4, 5, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16
NOOP, LEFT, RIGHT, UP, DOWN, DO, SLEEP, PLACE_STONE, PLACE_TABLE, PLACE_FURNACE, PLACE_PLANT = range(11)
WOOD_PICKAXE, STONE_PICKAXE, IRON_PICKAXE, WOOD_SWORD, STONE_SWORD, IRON_SWORD = range(11, 17)
WAYS = {LEFT: (0, -1), RIGHT: (0, 1), UP: (-1, 0), DOWN: (1, 0)}
SIDE = 64
ACHIEVEMENTS = (
    "collect_wood place_table eat_cow collect_sapling collect_drink make_wood_pickaxe make_wood_sword place_plant defeat_zombie collect_stone "
    "place_stone eat_plant defeat_skeleton make_stone_pickaxe make_stone_sword wake_up place_furnace collect_coal collect_iron collect_diamond "
    "make_iron_pickaxe make_iron_sword"
).split()


class View:
    """A state as players see it."""

    def __init__(self, fields):
        self.fields = fields
        self.map = fields["map"]
        self.at = tuple(int(x) for x in fields["player_position"])
        self.facing = int(fields["player_direction"])
        self.have = {k.partition(".")[2]: int(v) for k, v in fields.items() if k.startswith("inventory.")}
        self.reached = {name for name, yes in zip(ACHIEVEMENTS, fields["achievements"]) if yes}

    def number(self, name):
        return int(self.fields["player_" + name])

    def mobs(self, kind):
        """Where the living of a kind are."""
        return [tuple(int(x) for x in p) for p, alive in zip(self.fields[kind + ".position"], self.fields[kind + ".mask"]) if alive]

    def tiles(self, *blocks):
        return {(r, c) for b in blocks for r, c in zip(*(x.tolist() for x in (self.map == b).nonzero()))}

    def near(self, block):
        r, c = self.at
        return block in self.map[max(r - 1, 0) : r + 2, max(c - 1, 0) : c + 2]

    def toward(self, targets, dig=True, beside=False):
        """The first action on the way to face the nearest target and then to do something with it, which is DO; with beside, to
        stand where a target is one of the eight tiles around, which is NOOP. None if there is no way."""
        if not targets:
            return None
        digs = dig and self.have["wood_pickaxe"] > 0
        taken = set(self.mobs("zombies") + self.mobs("cows") + self.mobs("skeletons"))

        def cost(cell):
            if not (0 <= cell[0] < SIDE and 0 <= cell[1] < SIDE) or cell in taken:
                return None
            block = self.map[cell]
            return 1 if block in (GRASS, SAND, PATH) else 2.5 if digs and block == STONE else None

        queue, came, count = [(0, 0, self.at, None)], {}, 0
        while queue:
            spent, _, cell, first = heapq.heappop(queue)
            if cell in came:
                continue
            came[cell] = first
            if beside and any((cell[0] + r, cell[1] + c) in targets for r in (-1, 0, 1) for c in (-1, 0, 1)):
                return NOOP if first is None else self.go(first)
            for way, (r, c) in WAYS.items():
                beyond = (cell[0] + r, cell[1] + c)
                if not beside and beyond in targets:
                    if first is not None:
                        return self.go(first)
                    return DO if self.facing == way else way
                price = cost(beyond)
                if price is not None and beyond not in came:
                    count += 1
                    heapq.heappush(queue, (spent + price, count, beyond, first or way))
        return None

    def go(self, way):
        """A step, or what makes room for it."""
        r, c = WAYS[way]
        if self.map[self.at[0] + r, self.at[1] + c] == STONE:
            return DO if self.facing == way else way
        return way


def ahead(view):
    r, c = WAYS[view.facing]
    cell = (view.at[0] + r, view.at[1] + c)
    return view.map[cell] if 0 <= cell[0] < SIDE and 0 <= cell[1] < SIDE else None


class Achiever:
    """Wants every achievement, one after the other; errs now and then."""

    def __init__(self, dice, errs=0.03):
        self.dice, self.errs = dice, errs

    def act(self, v):
        if self.dice.random() < self.errs:
            return self.dice.randrange(17)
        if v.fields["is_sleeping"]:
            return NOOP
        for kind in ("zombies", "skeletons"):
            close = {m for m in v.mobs(kind) if abs(m[0] - v.at[0]) + abs(m[1] - v.at[1]) <= (2 if kind == "zombies" else 5)}
            action = v.toward(close)
            if action is not None:
                return action
        for action in self.wishes(v):
            if action is not None:
                return action
        return self.dice.randrange(1, 6)

    def wishes(self, v):
        if v.number("drink") < 4:
            yield v.toward(v.tiles(WATER))
        if v.number("food") < 5:
            yield v.toward(v.tiles(RIPE) | set(v.mobs("cows")))
        if v.number("energy") < 3 or "wake_up" not in v.reached and v.number("energy") < 9 and "make_iron_sword" in v.reached:
            yield SLEEP
        if "place_plant" not in v.reached:
            if v.have["sapling"]:
                yield PLACE_PLANT if ahead(v) == GRASS else v.toward(v.tiles(GRASS))
            yield v.toward(v.tiles(GRASS))
        yield v.toward(v.tiles(RIPE))
        yield from self.tools(v)
        if "collect_drink" not in v.reached:
            yield v.toward(v.tiles(WATER))
        if "eat_cow" not in v.reached:
            yield v.toward(set(v.mobs("cows")))
        if "defeat_skeleton" not in v.reached:
            yield v.toward(set(v.mobs("skeletons")))
            yield v.toward({p for p in v.tiles(PATH) if abs(p[0] - v.at[0]) + abs(p[1] - v.at[1]) > 6}, beside=True)
        if "defeat_zombie" not in v.reached:
            yield v.toward(set(v.mobs("zombies")))
        if "eat_plant" not in v.reached:
            yield v.toward(v.tiles(PLANT), beside=True)
        yield self.dice.choice((NOOP, NOOP, LEFT, RIGHT, UP, DOWN))

    def tools(self, v):
        have = v.have
        if "place_table" not in v.reached:
            if have["wood"] < 9:
                yield v.toward(v.tiles(TREE))
            yield PLACE_TABLE
            yield self.dice.randrange(1, 5)
        for tool, action, wood, stone, metal in (
            ("wood_pickaxe", WOOD_PICKAXE, 1, 0, 0),
            ("wood_sword", WOOD_SWORD, 1, 0, 0),
            ("stone_pickaxe", STONE_PICKAXE, 1, 1, 0),
            ("stone_sword", STONE_SWORD, 1, 1, 0),
            ("iron_pickaxe", IRON_PICKAXE, 1, 1, 1),
            ("iron_sword", IRON_SWORD, 1, 1, 1),
        ):
            if have[tool]:
                continue
            if have["wood"] < wood:
                yield v.toward(v.tiles(TREE))
            if have["stone"] < stone + 2 * metal + (2 if "place_stone" not in v.reached and stone else 0):
                yield v.toward(v.tiles(STONE))
            if stone and "place_stone" not in v.reached and ahead(v) in (GRASS, SAND, PATH, WATER):
                yield PLACE_STONE
            if metal and have["coal"] < 1:
                yield v.toward(v.tiles(COAL))
            if metal and have["iron"] < 1:
                yield v.toward(v.tiles(IRON))
            if not v.near(TABLE):
                yield v.toward(v.tiles(TABLE), beside=True)
                if have["wood"] < 2:
                    yield v.toward(v.tiles(TREE))
                yield PLACE_TABLE
            if metal and not v.near(FURNACE):
                yield PLACE_FURNACE if ahead(v) in (GRASS, SAND, PATH) else self.dice.randrange(1, 5)
            yield action
        if "collect_diamond" not in v.reached:
            yield v.toward(v.tiles(DIAMOND))


class Random:
    """Plays at random; with a habit, that action half of the time."""

    def __init__(self, dice, habit=None):
        self.dice, self.habit = dice, habit

    def act(self, v):
        return self.habit if self.habit is not None and self.dice.random() < 0.5 else self.dice.randrange(17)


class Idler:
    """Does nothing, or sleeps whenever it can, until it dies."""

    def __init__(self, dice):
        self.dice, self.sleeps = dice, dice.random() < 0.5

    def act(self, v):
        return SLEEP if self.sleeps and self.dice.random() < 0.2 else NOOP


class Diver:
    """Walks into lava, and on where the world goes on."""

    def __init__(self, dice):
        self.dice = dice

    def act(self, v):
        action = v.toward(v.tiles(LAVA))
        if action is None:
            return self.dice.randrange(1, 5)
        return v.facing if action == DO else action


class Sower:
    """Sows more saplings than have a place to grow, and eats what has grown."""

    def __init__(self, dice):
        self.dice = dice

    def act(self, v):
        if v.fields["is_sleeping"]:
            return NOOP
        near = {z for z in v.mobs("zombies") if abs(z[0] - v.at[0]) + abs(z[1] - v.at[1]) <= 2}
        for wish in (v.toward(near), v.number("drink") < 3 and v.toward(v.tiles(WATER)) or None, v.toward(v.tiles(RIPE))):
            if wish is not None:
                return wish
        if v.number("food") < 4 and (wish := v.toward(set(v.mobs("cows")))) is not None:
            return wish
        if v.number("energy") < 2:
            return SLEEP
        if v.have["sapling"] and ahead(v) == GRASS:
            return PLACE_PLANT
        if self.dice.random() < 0.1:
            return self.dice.randrange(1, 5)
        return v.toward(v.tiles(GRASS)) or NOOP


def rich(np, state, dice):
    """Begins with tools and stores, in the mountains, where skeletons are."""
    paths = np.argwhere(state["map"] == PATH)
    state["player_position"][:] = paths[dice.randrange(len(paths))]
    for name in state:
        if name.startswith("inventory."):
            state[name] = np.array(dice.choice((0, 1, 5, 9)), np.int32)
    state["timestep"] = np.array(dice.choice((0, 150, 180)), np.int32)
    for name, low in (("food", 1), ("drink", 1), ("energy", 0), ("health", 4)):
        state["player_" + name] = np.array(dice.randrange(low, 10), np.int32)


def gallery(np, state, dice):
    """Begins in a cave at a corner of the map, between skeletons, with tables, furnaces and water for their arrows to meet."""
    top, left = dice.choice((0, SIDE - 16)), dice.choice((0, SIDE - 16))
    cave = state["map"][top : top + 16, left : left + 16]
    cave[:] = PATH
    for _ in range(30):
        cave[dice.randrange(16), dice.randrange(16)] = dice.choice((TABLE, FURNACE, TABLE, WATER, LAVA, STONE, RIPE, PLANT, SAND))
    for edge in (state["map"][0], state["map"][SIDE - 1], state["map"][:, 0], state["map"][:, SIDE - 1]):
        for _ in range(24):
            edge[dice.randrange(SIDE)] = dice.choice((TABLE, FURNACE, LAVA, PATH, WATER))
    corner = (0 if top == 0 else SIDE - 1, 0 if left == 0 else SIDE - 1)
    state["player_position"][:] = [abs(c - dice.randrange(3)) for c in corner]
    state["map"][tuple(state["player_position"])] = PATH
    state["player_direction"] = np.array(dice.randrange(1, 5), np.int32)
    for i in range(2):
        cell = [abs(c - dice.randrange(1, 7)) for c in corner]
        if state["mob_map"][tuple(cell)] or cell == state["player_position"].tolist():
            continue
        state["map"][tuple(cell)] = PATH
        state["mob_map"][tuple(cell)] = True
        state["skeletons.position"][i], state["skeletons.health"][i], state["skeletons.mask"][i] = cell, 3, True
    for i in range(3 if dice.random() < 0.5 else 0):  # arrows in flight, so that none is left to shoot
        way = dice.choice(list(WAYS.values()))
        state["arrows.position"][i] = [abs(c - dice.randrange(16)) for c in corner]
        state["arrows.mask"][i], state["arrow_directions"][i] = True, way
    state["inventory.stone"], state["inventory.wood"] = np.array(9, np.int32), np.array(9, np.int32)
    state["inventory.sapling"] = np.array(3, np.int32)


def border(np, state, dice):
    """Begins at a border of the map with lava beyond the opposite one, which the package lets the player walk into."""
    state["map"][:] = np.where(np.random.default_rng(dice.randrange(1 << 30)).random((SIDE, SIDE)) < 0.1, LAVA, GRASS)
    side, along = dice.randrange(4), dice.randrange(SIDE)
    at = [(0, along), (SIDE - 1, along), (along, 0), (along, SIDE - 1)][side]
    state["map"][at] = GRASS
    for k in (-1, 0, 1):
        near = min(max(along + k, 0), SIDE - 1)
        state["map"][[(SIDE - 1, near), (0, near), (near, SIDE - 1), (near, 0)][side]] = LAVA
    state["player_position"][:] = at
    state["inventory.sapling"] = state["inventory.stone"] = state["inventory.wood"] = np.array(9, np.int32)


def garden(np, state, dice):
    """Begins with saplings on sand, between plants, some of them almost ripe and some that never will be, and where nothing can
    appear."""
    state["map"][:] = np.array([SAND, WATER])[np.random.default_rng(dice.randrange(1 << 30)).integers(0, 2, (SIDE, SIDE))]
    top, left = (int(x) - 4 for x in state["player_position"])
    for r in range(top, top + 9):
        for c in range(left, left + 9):
            state["map"][r, c] = dice.choice((GRASS, GRASS, SAND, SAND, PLANT, RIPE))
    state["map"][tuple(state["player_position"])] = SAND
    plants = np.argwhere(state["map"] == PLANT)
    for i in range(min(dice.randrange(6, 10), len(plants))):
        state["growing_plants_positions"][i], state["growing_plants_mask"][i] = plants[i], True
        state["growing_plants_age"][i] = dice.randrange(540, 600)
    state["inventory.sapling"] = np.array(9, np.int32)
    state["player_food"] = np.array(dice.randrange(1, 6), np.int32)


class Gardener:
    """Eats what is ripe, and sows."""

    def __init__(self, dice):
        self.dice = dice

    def act(self, v):
        if self.dice.random() < 0.15:
            return self.dice.randrange(17)
        if v.have["sapling"] and ahead(v) == GRASS:
            return PLACE_PLANT
        wish = v.toward(v.tiles(RIPE))
        return v.toward(v.tiles(GRASS)) or NOOP if wish is None else wish


class Wanderer:
    """Walks on in one way for a while, placing and doing things."""

    def __init__(self, dice):
        self.dice, self.way = dice, dice.randrange(1, 5)

    def act(self, v):
        if self.dice.random() < 0.1:
            self.way = self.dice.randrange(1, 5)
        return self.way if self.dice.random() < 0.7 else self.dice.choice((DO, DO, PLACE_STONE, PLACE_TABLE, PLACE_FURNACE, PLACE_PLANT))


# Of each file: the player, episodes, the most steps, how the start is edited, whether to restart, steps past the end, parameters.
PLAYERS = {
    "achiever": (Achiever, 5, 1400, None, False, 0, {}),
    "cave": (lambda dice: Achiever(dice, 0.15), 5, 200, rich, False, 0, {}),
    "gallery": (lambda dice: Random(dice, dice.choice((None, DO, NOOP))), 8, 90, gallery, False, 0, {}),
    "border": (Wanderer, 8, 50, border, False, 1000, {}),
    "random": (Random, 5, 300, None, False, 0, {}),
    "idler": (Idler, 4, 400, None, False, 10, {}),
    "diver": (Diver, 3, 200, None, False, 8, {}),
    "sower": (Sower, 1, 1000, None, False, 0, {}),
    "garden": (Gardener, 5, 100, garden, False, 0, {}),
    "edge": (Random, 1, 20, None, False, 0, {}),
    "restarts": (Random, 1, 300, None, True, 0, {"max_timesteps": 90}),
    "harsh": (lambda dice: Achiever(dice, 0.1), 6, 300, None, False, 0, {
        "day_length": 100, "always_diamond": False, "zombie_health": 9, "cow_health": 5, "skeleton_health": 2, "mob_despawn_distance": 12,
        "spawn_cow_chance": 0.05, "spawn_zombie_base_chance": 0.2, "spawn_zombie_night_chance": 0.5, "spawn_skeleton_chance": 0.3,
    }),
}


# Seeds of worlds that somebody has chosen: in this one the last bit of the noise decides whether a tile is a mountain.
CHOSEN = {("edge", 0): 48622}

# Grids of the noise that maps are made of.
GRIDS = ((4, 4), (8, 32), (16, 16))


class Package:
    """Craftax Classic itself under some parameters."""

    def __init__(self, restarts, params):
        import jax
        import numpy
        from craftax.craftax_env import make_craftax_env_from_name

        self.jax, self.np = jax, numpy
        env = make_craftax_env_from_name("Craftax-Classic-Symbolic-v1", auto_reset=restarts)
        self.params = env.default_params.replace(**params)
        self.reset = jax.jit(lambda key: env.reset(key, self.params))
        self.step = jax.jit(lambda key, state, action: env.step(key, state, action, self.params))
        self.look = jax.jit(env.get_obs)

    def fields(self, state):
        """The fields of a state by name, as arrays that can be written to."""
        paths = self.jax.tree_util.tree_flatten_with_path(self.jax.device_get(state))[0]
        return {".".join(p.name for p in path): self.np.array(value) for path, value in paths}

    def edited(self, state, fields):
        """A state with other fields."""
        leaves, tree = self.jax.tree_util.tree_flatten_with_path(state)
        return self.jax.tree_util.tree_unflatten(
            tree, [self.jax.numpy.asarray(fields[".".join(p.name for p in path)], self.jax.numpy.asarray(old).dtype) for path, old in leaves]
        )


class Recording:
    """The arrays of a file."""

    def __init__(self, np):
        self.np = np
        self.lists = {}
        self.last = None

    def add(self, name, *values):
        self.lists.setdefault(name, []).extend(values)

    def state(self, fields, obs):
        """Adds the row of a state."""
        np = self.np
        row = len(self.lists.get("obs_crc32", ()))
        self.add("obs_crc32", zlib.crc32(np.ascontiguousarray(obs, np.float32).tobytes()))
        hidden = fields["mob_map"].astype(np.uint8).tobytes() + fields["state_rng"].astype("<u4").tobytes()
        self.add("hidden_crc32", zlib.crc32(hidden))
        small = {k: v for k, v in sorted(fields.items()) if k not in ("map", "mob_map", "state_rng")}
        whole = {k: v for k, v in small.items() if v.dtype.kind in "bi"}
        self.ints = {k: v.size for k, v in whole.items()}
        self.reals = [k for k in small if k not in whole]
        assert all(small[k].size == 1 for k in self.reals), self.reals
        values = np.concatenate([v.ravel().astype(np.int64) for v in whole.values()])
        assert (abs(values) < 2**15).all()
        self.add("ints", values.astype(np.int16))
        self.add("reals", np.array([small[k] for k in self.reals], np.float32))
        blocks = fields["map"].astype(np.uint8).ravel()
        if self.last is None:
            self.add("map", blocks)
        else:
            for i in np.flatnonzero(blocks != self.last):
                self.add("map_row", row)
                self.add("map_index", i)
                self.add("map_value", blocks[i])
        self.last = blocks

    def save(self, path, restarts, params):
        np = self.np
        kinds = {
            "world_key": np.uint32, "step_key": np.uint32, "edited": np.uint8, "step_offset": np.int32, "action": np.uint8,
            "reward": np.float32, "done": np.uint8, "obs_crc32": np.uint32, "hidden_crc32": np.uint32, "map": np.uint8,
            "map_row": np.int32, "map_index": np.int32, "map_value": np.uint8,
        }
        arrays = {k: np.array(self.lists.get(k, []), kind) for k, kind in kinds.items()}
        arrays["ints"], arrays["reals"] = np.array(self.lists["ints"], np.int16).T.copy(), np.array(self.lists["reals"], np.float32).T.copy()
        arrays["int_names"], arrays["int_sizes"] = np.array(list(self.ints)), np.array(list(self.ints.values()), np.int32)
        arrays["real_names"], arrays["auto_reset"] = np.array(self.reals), np.array([restarts], np.uint8)
        names = [k for k in type(params).__dataclass_fields__ if k != "fractal_noise_angles"]
        arrays["param_names"], arrays["params"] = np.array(names), np.array([getattr(params, k) for k in names], np.float32)
        np.savez_compressed(path, **arrays)


def record(folder, name):
    """Records a file and returns what is in it."""
    kind, episodes, longest, edit, restarts, past, changed = PLAYERS[name]
    package = Package(restarts, changed)
    jax, np = package.jax, package.np
    split = jax.jit(jax.random.split)
    r, steps, reached = Recording(np), 0, set()
    for episode in range(episodes):
        number = zlib.crc32(f"{name} {episode}".encode())
        dice, player = random.Random(number), kind(random.Random(number + 1))
        seed = CHOSEN.get((name, episode), number % 100003)
        world, carry = jax.random.PRNGKey(seed), jax.random.PRNGKey(seed + 1)
        obs, state = package.reset(world)
        fields = package.fields(state)
        if edit:
            edit(np, fields, dice)
            state = package.edited(state, fields)
            obs = package.look(state)
        r.add("world_key", np.asarray(world))
        r.add("step_key", np.asarray(carry))
        r.add("edited", edit is not None)
        r.add("step_offset", steps)
        r.last = None
        r.state(fields, obs)
        over = 0
        for _ in range(longest):
            action = int(player.act(View(fields)))
            carry, key = split(carry)
            obs, state, reward, done, _ = package.step(key, state, action)
            fields = package.fields(state)
            r.add("action", action)
            r.add("reward", np.float32(reward))
            r.add("done", bool(done))
            r.state(fields, np.asarray(obs))
            steps += 1
            reached |= View(fields).reached
            over += bool(done)
            if over > past and not restarts:
                break
    r.add("step_offset", steps)
    path = os.path.join(folder, f"classic_{name}.npz")
    r.save(path, restarts, package.params)
    return {"path": path, "steps": steps, "episodes": episodes, "reached": [a for a in ACHIEVEMENTS if a in reached]}


def record_noise(folder):
    """Records checksums of noise: key, grid [N, 2] and crc32 [N] of the field before it is scaled to [0, 1], float32 [64, 64]
    with zeros that are positive."""
    import jax
    import numpy as np
    from craftax.craftax_classic.util.noise import generate_perlin_noise_2d

    rows = []
    for grid in GRIDS:
        octave = jax.jit(lambda key: generate_perlin_noise_2d(jax.random.split(key)[1], (SIDE, SIDE), grid))
        for seed in range(8):
            key = jax.random.PRNGKey(seed)
            rows.append((np.asarray(key), grid, zlib.crc32((np.asarray(octave(key), np.float32) + np.float32(0)).tobytes())))
    path = os.path.join(folder, "noise_classic.npz")
    keys, grids, sums = zip(*rows)
    np.savez_compressed(path, key=np.array(keys, np.uint32), grid=np.array(grids, np.int32), crc32=np.array(sums, np.uint32))
    return {"path": path, "steps": 0, "episodes": 0, "reached": []}


def main(folder):
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)  # the package prints while it loads textures
    print(json.dumps([*PLAYERS, "noise"]), file=answers, flush=True)
    for line in sys.stdin:
        begin = time.perf_counter()
        name = line.strip()
        made = record_noise(folder) if name == "noise" else record(folder, name)
        print(json.dumps({**made, "seconds": time.perf_counter() - begin}), file=answers, flush=True)


if __name__ == "__main__":
    main(**json.loads(sys.argv[-1]))
