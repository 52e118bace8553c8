#!/usr/bin/env python3
"""PPO with an LSTM on Memory Maze in one file, after CleanRL's ppo_atari_lstm: PyTorch, numpy and ariadne_maze, nothing else.

    python ppo_lstm.py                                     # 64 mazes of 9x9
    python ppo_lstm.py --id MemoryMaze-11x11-v0 --steps 100000000
    python ppo_lstm.py --envs 8 --rollout 16 --steps 512    # a try

The mazes write into arrays that torch takes without copying.
"""

from __future__ import annotations

import argparse
import time

import numpy as np
import torch
from torch import nn
from torch.distributions import Categorical

from ariadne_maze import VectorEnv


def parse() -> argparse.Namespace:
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--id", default="MemoryMaze-9x9-v0", help="any of Memory Maze's ids")
    p.add_argument("--seed", type=int, default=1)
    p.add_argument("--steps", type=int, default=10_000_000, help="of all environments together")
    p.add_argument("--envs", type=int, default=64)
    p.add_argument("--rollout", type=int, default=128, help="steps of each environment between updates")
    p.add_argument("--minibatches", type=int, default=4, help="parts of the environments in each epoch")
    p.add_argument("--epochs", type=int, default=4)
    p.add_argument("--learning-rate", type=float, default=2.5e-4, help="falls to 0")
    p.add_argument("--gamma", type=float, default=0.99)
    p.add_argument("--gae-lambda", type=float, default=0.95)
    p.add_argument("--clip", type=float, default=0.1)
    p.add_argument("--entropy", type=float, default=0.01)
    p.add_argument("--value", type=float, default=0.5)
    p.add_argument("--max-grad-norm", type=float, default=0.5)
    p.add_argument("--device", default="cuda" if torch.cuda.is_available() else "cpu")
    return p.parse_args()


def layer(module: nn.Module, scale: float = np.sqrt(2)) -> nn.Module:
    nn.init.orthogonal_(module.weight, scale)
    nn.init.constant_(module.bias, 0.0)
    return module


class Agent(nn.Module):
    """Nature encoder, LSTM, two heads. T steps, B environments."""

    def __init__(self, actions: int, hidden: int = 256) -> None:
        super().__init__()
        self.encoder = nn.Sequential(
            layer(nn.Conv2d(3, 32, 8, 4)), nn.ReLU(),
            layer(nn.Conv2d(32, 64, 4, 2)), nn.ReLU(),
            layer(nn.Conv2d(64, 64, 3, 1)), nn.ReLU(),
            nn.Flatten(), layer(nn.Linear(64 * 4 * 4, 512)), nn.ReLU(),
        )  # fmt: skip
        self.lstm = nn.LSTM(512, hidden)
        for name, weights in self.lstm.named_parameters():
            if "bias" in name:
                nn.init.constant_(weights, 0)
            else:
                nn.init.orthogonal_(weights, 1.0)
        self.actor = layer(nn.Linear(hidden, actions), 0.01)
        self.critic = layer(nn.Linear(hidden, 1), 1.0)

    def forward(self, obs, done, state):
        """obs [T, B, 64, 64, 3] bytes, done [T, B], state 2 x [1, B, hidden]: logits [T, B, actions], values [T, B]."""
        steps, envs = done.shape
        x = self.encoder(obs.flatten(0, 1).permute(0, 3, 1, 2).float() / 255).unflatten(0, (steps, envs))
        out = []
        for features, over in zip(x, done):
            keep = (1 - over).view(1, -1, 1)
            y, state = self.lstm(features[None], (state[0] * keep, state[1] * keep))
            out.append(y)
        y = torch.cat(out)
        return self.actor(y), self.critic(y).squeeze(-1), state


def main() -> None:
    o = parse()
    torch.manual_seed(o.seed)
    np.random.seed(o.seed)
    device = torch.device(o.device)
    if o.envs % o.minibatches:
        raise SystemExit("--minibatches must divide --envs")

    envs = VectorEnv(o.id, o.envs, seed=o.seed, autoreset_mode="same_step")
    if envs.single_observation_space.shape != (64, 64, 3):
        raise SystemExit(f"{o.id} shows {envs.single_observation_space}; this example wants pictures of 64x64")
    agent = Agent(envs.single_action_space.n).to(device)
    optimizer = torch.optim.Adam(agent.parameters(), lr=o.learning_rate, eps=1e-5)

    shape = (o.rollout, o.envs)
    obs = torch.zeros((*shape, 64, 64, 3), dtype=torch.uint8, device=device)
    actions = torch.zeros(shape, dtype=torch.long, device=device)
    logprobs, rewards, dones, values = (torch.zeros(shape, device=device) for _ in range(4))

    next_obs = torch.from_numpy(envs.reset()[0]).to(device)
    next_done = torch.zeros(o.envs, device=device)
    state = tuple(torch.zeros(1, o.envs, agent.lstm.hidden_size, device=device) for _ in range(2))
    updates = max(1, o.steps // (o.rollout * o.envs))
    begin = time.time()

    for update in range(updates):
        optimizer.param_groups[0]["lr"] = (1 - update / updates) * o.learning_rate
        first = tuple(s.clone() for s in state)
        returns = []

        # Collect
        for t in range(o.rollout):
            obs[t], dones[t] = next_obs, next_done
            with torch.no_grad():
                logits, value, state = agent(next_obs[None], next_done[None], state)
            policy = Categorical(logits=logits[0])
            actions[t] = policy.sample()
            logprobs[t], values[t] = policy.log_prob(actions[t]), value[0]
            seen, reward, terminated, truncated, infos = envs.step(actions[t].cpu().numpy())
            next_obs = torch.from_numpy(seen).to(device)
            rewards[t] = torch.from_numpy(reward).to(device)
            next_done = torch.from_numpy(terminated | truncated).float().to(device)
            if "final_info" in infos:
                returns += infos["final_info"]["episode_return"][infos["_final_info"]].tolist()

        # Estimate advantages
        with torch.no_grad():
            next_value = agent(next_obs[None], next_done[None], state)[1][0]
            advantages = torch.zeros_like(rewards)
            last = torch.zeros(o.envs, device=device)
            for t in reversed(range(o.rollout)):
                going = 1 - (next_done if t == o.rollout - 1 else dones[t + 1])
                following = next_value if t == o.rollout - 1 else values[t + 1]
                delta = rewards[t] + o.gamma * following * going - values[t]
                last = advantages[t] = delta + o.gamma * o.gae_lambda * going * last
            targets = advantages + values

        # Update, whole sequences at a time
        for _ in range(o.epochs):
            for some in np.array_split(np.random.permutation(o.envs), o.minibatches):
                logits, value, _ = agent(obs[:, some], dones[:, some], tuple(s[:, some] for s in first))
                policy = Categorical(logits=logits)
                ratio = (policy.log_prob(actions[:, some]) - logprobs[:, some]).exp()
                advantage = advantages[:, some]
                advantage = (advantage - advantage.mean()) / (advantage.std() + 1e-8)
                policy_loss = torch.max(-advantage * ratio, -advantage * ratio.clamp(1 - o.clip, 1 + o.clip)).mean()
                value_loss = 0.5 * ((value - targets[:, some]) ** 2).mean()
                entropy = policy.entropy().mean()
                loss = policy_loss - o.entropy * entropy + o.value * value_loss
                optimizer.zero_grad()
                loss.backward()
                nn.utils.clip_grad_norm_(agent.parameters(), o.max_grad_norm)
                optimizer.step()

        steps = (update + 1) * o.rollout * o.envs
        line = f"steps {steps:>10,}  {steps / (time.time() - begin):>7,.0f}/s  reward/step {rewards.mean():.4f}  entropy {entropy:.3f}"
        print(line + (f"  return {np.mean(returns):.2f}" if returns else ""), flush=True)
    envs.close()


if __name__ == "__main__":
    main()
