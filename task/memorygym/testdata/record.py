"""Records episodes of memory-gym under random reset parameters, for parameters_test.go.

    pip install memory-gym==1.0.2 gymnasium==0.29.0 pygame==2.4.0 numpy==1.26.4
    python record.py --cases 16 MysteryPath MortarMayhem-v0 MortarMayhem-Grid SearingSpotlights > parameters.json
    python record.py --cases 16 Endless MortarMayhemB > endless.json

Prints a list of cases: the environment, its parameters and seed, and episodes; the second goes on with the generator of
the first. Each episode has its actions (flattened), the rewards, whether it ended, and the CRC-32 of every observation,
[X, Y, 3], that of the reset first.
"""

import argparse
import json
import os
import random
import zlib

os.environ["SDL_VIDEODRIVER"] = "dummy"
os.environ["SDL_AUDIODRIVER"] = "dummy"
os.environ["PYGAME_HIDE_SUPPORT_PROMPT"] = "1"

import gymnasium  # noqa: E402
import memory_gym  # noqa: E402,F401

REWARDS = [-0.5, -0.01, 0.0, 0.1, 0.3, 1.0]


def reward(r):
    return r.choice(REWARDS)


def flag(r):
    return r.random() < 0.5


def some(r, low, high):
    return [r.randint(low, high) for _ in range(r.randint(1, 3))]


def scale(r):
    return r.choice([0.1, 0.25, 0.3, 0.35, 0.4, 0.7, 1.0, 1.5]) if r.random() < 0.6 else round(r.uniform(0, 1.6), 3)


def speed(r):
    return r.choice([0.0, 1.0, 2.9, 3.0, 4.5, 8.0]) if r.random() < 0.6 else round(r.uniform(0, 12), 3)


def agent(grid):
    return {"agent_scale": scale} if grid else {"agent_scale": scale, "agent_speed": speed}


def path(grid):
    return {
        "max_steps": lambda r: r.randint(1, 60),
        **agent(grid),
        "cardinal_origin_choice": lambda r: some(r, 0, 3),
        "show_origin": flag,
        "show_goal": flag,
        "visual_feedback": flag,
        "reward_goal": reward,
        "reward_fall_off": reward,
        "reward_path_progress": reward,
        "reward_step": reward,
    }


def mortar(grid):
    return {
        **agent(grid),
        "arena_size": lambda r: r.randint(2, 6),
        "allowed_commands": lambda r: r.randint(4, 9),
        "command_count": lambda r: some(r, 1, 4),
        "command_show_duration": lambda r: some(r, 0, 2),
        "command_show_delay": lambda r: some(r, 1, 2),
        "explosion_duration": lambda r: some(r, 1, 5),
        "explosion_delay": lambda r: some(r, 1, 6),
        "visual_feedback": flag,
        "reward_command_failure": reward,
        "reward_command_success": reward,
        "reward_episode_success": reward,
    }


SPOTS = {
    "max_steps": lambda r: r.randint(1, 60),
    "initial_spawns": lambda r: r.randint(0, 8),
    "num_spawns": lambda r: r.randint(0, 10),
    "initial_spawn_interval": lambda r: r.randint(1, 10),
    "spawn_interval_threshold": lambda r: r.randint(0, 6),
    "spawn_interval_decay": lambda r: round(r.uniform(0.5, 1), 2),
    "spot_min_radius": lambda r: round(r.uniform(0, 8), 2),
    "spot_max_radius": lambda r: round(r.uniform(8, 30), 2),
    "spot_min_speed": lambda r: round(r.uniform(0.001, 0.0075), 4),
    "spot_max_speed": lambda r: round(r.uniform(0.02, 0.2), 4),
    "spot_damage": lambda r: r.choice([0.0, 0.3, 1.0, 2.0]),
    "visual_feedback": flag,
    "black_background": flag,
    "hide_chessboard": flag,
    "light_dim_off_duration": lambda r: r.choice([0, 1, 4, 6, 50, 300]),
    "light_threshold": lambda r: r.choice([0, 100, 200, 255]),
    "num_coins": lambda r: some(r, 1, 3),
    "coin_scale": scale,
    "coins_visible": flag,
    "exit_scale": lambda r: round(r.uniform(0.05, 1.8), 3),
    "exit_visible": flag,
    "agent_speed": speed,
    "agent_health": lambda r: r.choice([1, 3, 5, 20]),
    "agent_scale": scale,
    "agent_visible": flag,
    "sample_agent_position": flag,
    "show_last_action": flag,
    "show_last_positive_reward": flag,
    "reward_inside_spotlight": reward,
    "reward_outside_spotlight": reward,
    "reward_death": reward,
    "reward_exit": reward,
    "reward_max_steps": reward,
    "reward_coin": reward,
}

ENDLESS_PATH = {
    "max_steps": lambda r: r.choice([-1, r.randint(1, 60)]),
    **agent(False),
    "agent_speed": lambda r: r.choice([0.0, 1.0, 2.9, 3.0, 4.5, 5.0, 12.0, 13.0, 17.3]),
    "show_origin": flag,
    "show_past_path": flag,
    "show_background": flag,
    "show_stamina": flag,
    "visual_feedback": flag,
    "camera_offset_scale": lambda r: r.choice([0.0, 1.0, 5.5, 7.0, -2.0, round(r.uniform(0, 5.5), 2)]),
    "stamina_level": lambda r: r.choice([1, 7, 20, 33]),
    "reward_fall_off": reward,
    "reward_path_progress": reward,
    "reward_step": reward,
}

ENDLESS_MORTAR = {
    **{k: v for k, v in mortar(False).items() if k not in ("arena_size", "command_count", "reward_episode_success")},
    "max_steps": lambda r: r.choice([-1, r.randint(1, 60)]),
    "initial_command_count": lambda r: r.randint(1, 3),
}

ENDLESS_SPOTS = {
    **{
        k: v
        for k, v in SPOTS.items()
        if k not in ("num_spawns", "initial_spawn_interval", "spawn_interval_threshold", "spawn_interval_decay", "num_coins")
        and k not in ("exit_scale", "exit_visible", "reward_exit", "reward_max_steps", "show_last_action")
    },
    "max_steps": lambda r: r.choice([-1, r.randint(1, 60)]),
    "steps_per_coin": lambda r: r.choice([-1, 5, 30, 160]),
    "spawn_interval": lambda r: r.randint(1, 20),
    "coin_show_duration": lambda r: r.choice([0, 1, 6, 100]),
}

TOLD = ("command_show_duration", "command_show_delay")

PARAMETERS = {
    "MysteryPath-v0": path(False),
    "MysteryPath-Grid-v0": path(True),
    "MortarMayhem-v0": mortar(False),
    "MortarMayhem-Grid-v0": mortar(True),
    "SearingSpotlights-v0": SPOTS,
    "Endless-MysteryPath-v0": ENDLESS_PATH,
    "Endless-MortarMayhem-v0": ENDLESS_MORTAR,
    "Endless-SearingSpotlights-v0": ENDLESS_SPOTS,
    "MortarMayhemB-v0": {k: v for k, v in mortar(False).items() if k not in TOLD},
    "MortarMayhemB-Grid-v0": {k: v for k, v in mortar(True).items() if k not in TOLD},
}


def crc(observation):
    if isinstance(observation, dict):  # the commands behind the picture
        return zlib.crc32(observation["vector_observation"].tobytes(), zlib.crc32(observation["visual_observation"].tobytes()))
    return zlib.crc32(observation.tobytes())


def episode(env, r, seed, options, steps):
    observation, _ = env.reset(seed=seed, options=options)
    out = {"actions": [], "rewards": [], "done": False, "crc32": [crc(observation)]}
    grid = not hasattr(env.action_space, "nvec")
    held = 0
    while not out["done"] and len(out["actions"]) < steps:
        if r.random() < 0.4:
            held = r.randrange(4 if grid else 9)
        observation, value, out["done"], _, _ = env.step(held if grid else [held // 3, held % 3])
        out["actions"].append(held)
        out["rewards"].append(float(value))
        out["crc32"].append(crc(observation))
    return out


def case(name, r, steps):
    given = {k: draw(r) for k, draw in PARAMETERS[name].items() if r.random() < 0.5}
    env, seed = gymnasium.make(name).unwrapped, r.randrange(1 << 32)
    episodes = [episode(env, r, s, given, steps) for s in (seed, None)]
    return {"env_name": name, "settings": given, "seed": seed, "episodes": episodes}


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("environments", nargs="*", help="beginnings of their names; all unless there are some")
    parser.add_argument("--cases", type=int, default=12, help="of each environment")
    parser.add_argument("--steps", type=int, default=50, help="after which an episode is broken off")
    parser.add_argument("--seed", type=int, default=1)
    o = parser.parse_args()
    r = random.Random(o.seed)
    names = [n for n in PARAMETERS if not o.environments or n.startswith(tuple(o.environments))]
    lines = [json.dumps(case(name, r, o.steps), separators=(",", ":")) for name in names for _ in range(o.cases)]
    print("[\n" + ",\n".join(lines) + "\n]")


if __name__ == "__main__":
    main()
