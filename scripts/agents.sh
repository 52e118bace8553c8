#!/usr/bin/env bash
# Holds the agents that bench/agent_numpy.py states to Ariadne's, and looks whether it refuses the others.
# scripts/agents.sh [PYTHON] takes an interpreter that has numpy and PyYAML.
set -euo pipefail
cd "$(dirname "$0")/.."
# shellcheck source=scripts/program.sh
. scripts/program.sh

python=${1:-python3}
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
program "$dir/ariadne"

# agent NAME key=value...: trains for one update and hands the agent on with a trace of an episode.
agent() {
  local to=$dir/$1
  "$dir/ariadne" train +memory_maze=agalite task.time_limit=25 trainer.num_envs=2 trainer.rollout_len=16 trainer.num_minibatches=1 \
    steps=1 log_interval=0 run.dir="$dir/runs/$1" "${@:2}" >"$dir/log" 2>&1 || { cat "$dir/log" >&2; return 1; }
  mkdir "$to"
  cp "$dir/runs/$1/config.yaml" "$dir/runs/$1"/checkpoints/*/weights.safetensors "$to"
  "$dir/ariadne" eval "$to" --episodes 1 --trace "$to/trace" >/dev/null
}

follow() { "$python" bench/agent_numpy.py "$dir/$1" "$dir/$1/trace"; }

echo "agents in numpy"
agent agalite
agent fixed '++trainer.seq_model.fixes=[clock,frequencies]' ++trainer.seq_model.horizon=500 trainer.seq_model.r=3 trainer.seq_model.n_layers=2 \
  trainer.encoder.scale=0.0196 ++trainer.encoder.offset=-1.4 ++trainer.encoder.norm=true '++trainer.inputs=[last_action,last_reward]' ++trainer.skip=48 ++trainer.integrator=24
agent mapped '++trainer.inputs=[last_action]' ++trainer.integrator=16 '++trainer.map={targets: 4, side: 9, crop: 5, memory: 20, ways: true, hidden: 32, layers: 4, filters: 8, width: 24}' \
  trainer.seq_model.n_layers=1
for core in lstm gru feedforward; do
  agent "$core" '~trainer.seq_model' "+trainer.seq_model={name: $core, n_layers: 2, d_model: 64}"
done
for name in agalite fixed mapped lstm gru feedforward; do
  follow "$name" >"$dir/log" || { echo "$name: it is not the same agent in numpy" >&2; exit 1; }
done

agent impala trainer.encoder.name=impala
code=0
follow impala 2>"$dir/log" || code=$?
[ "$code" = 2 ] && grep -q 'trainer.encoder.name has impala' "$dir/log" || { echo "impala: exit code $code, want 2" >&2; cat "$dir/log" >&2; exit 1; }
