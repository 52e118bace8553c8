#!/usr/bin/env bash
# Trains what learning curves of the pages are drawn from. T-Maze: AGaLiTe, GaLiTe, GTrXL, LSTM, GRU and minGRU at a corridor of 40,
# two seeds each; all of them at 120, 160 and 200, AGaLiTe as in the paper, with a memory that reaches further back from the start and
# with a larger learning rate; the small model at 10 and 20, three seeds each. Memory Maze 9x9: the cores behind the same encoder.
# Memory Maze: the agent for all sizes. Mystery Path: the small model, and the same without memory. That takes days; after an
# interrupt the same command goes on. results/ receives the configuration and the metrics of each run.
#
#     bench/learning_curves.sh                     # runs go to runs/curves
#     STEPS=100 bench/learning_curves.sh /tmp/try  # an update of each, to see that it works; nothing goes to results
set -euo pipefail
cd "$(dirname "$0")/.."

runs=${1:-runs/curves}
mkdir -p "$runs"
go build -o "$runs/ariadne" ./cmd/ariadne
# sweep EXPERIMENT STEPS ARGUMENTS...
sweep() {
  "$runs/ariadne" train --multirun "${@:3}" steps="${STEPS:-$2}" run.dir="$runs/$1"
  [ -z "${STEPS:-}" ] || return 0
  for run in "$runs/$1"/*/; do
    local name
    name=$(basename "$run" | sed -E 's/^[0-9]+_?//; s/(tmaze|task\.corridor_len)=//g; s/trainer\.optimizer\.learning_//g; s/=//g')
    keep "$run" "results/$1${name:+/$name}"
  done
}
# keep RUN FOLDER
keep() {
  mkdir -p "$2"
  cp "$1"/metrics.jsonl "$2"
  sed -E 's/^(  dir:).*/\1 null/; s/^threads:.*/threads: 0/' "$1"/config.yaml >"$2/config.yaml"
}

sweep tmaze_small 250000 +tmaze=small task.corridor_len=10,20 seed=1,2,3
sweep tmaze40 1000000 +tmaze=agalite,galite,gtrxl128,lstm,gru,mingru task.corridor_len=40 seed=1,2
# A corridor that a core has mastered for half a million steps is over; five million are the paper's.
mastered='run.until={metric: charts/success, least: 0.95, steps: 500000}'
far() { sweep "tmaze$1/$2" 5000000 "+tmaze=$3" task.corridor_len="$1" log_interval=50000 "$mastered" "${@:4}"; }
for corridor in 120 160 200; do
  far $corridor paper agalite,galite seed=1,2,3
  far $corridor horizon agalite seed=1,2,3 ++trainer.seq_model.horizon=$((corridor > 128 ? corridor : 128)) '++trainer.seq_model.fixes=[clock,frequencies]'
  far $corridor rate agalite seed=1,2,3 trainer.optimizer.learning_rate=0.0003
  far $corridor others gtrxl128,gtrxl256,gru,lstm
done
# Batches of 4 and 16 times the environments.
for environments in 8 32 128; do
  rates=0.001,0.002,0.004
  [ $environments != 8 ] || rates=0.001
  sweep "batch/tmaze/envs$environments" 1000000 +tmaze=small task.corridor_len=10 trainer.num_envs=$environments trainer.optimizer.learning_rate=$rates seed=1,2,3 \
    log_interval=8192 'run.until={metric: charts/success, least: 0.95, steps: 50000}'
done
# The core alone remembers: without the integrator before it.
core() {
  sweep "memory_maze9_cores/$1" 2500000 +memory_maze=guided task.size=9 trainer.integrator=0 log_interval=65536 "${@:2}" \
    trainer.optimizer.learning_rate.max_decay_steps=91 trainer.imitation.guided.final=0.1 trainer.imitation.guided.max_decay_steps=91
}
transformer='d_head: 64, d_ffc: 128, n_heads: 4, n_layers: 4, d_model: 128'
core agalite
core galite '~trainer.seq_model' "+trainer.seq_model={name: galite, $transformer, update_rule: projected_sigmoid, flow: gtrxl, kernel: {name: pp_relu, nu: 2}, fixes: [dead_state]}"
core gtrxl128 '~trainer.seq_model' '+trainer.seq_model={name: gtrxl, memory_len: 128, head_num: 4, layer_num: 4, head_dim: 64, embedding_dim: 128, mlp_num: 2, gru_bias: 2.0}'
core gru '~trainer.seq_model' '+trainer.seq_model={name: gru, d_model: 680, n_layers: 1}'
core lstm '~trainer.seq_model' '+trainer.seq_model={name: lstm, d_model: 600, n_layers: 1}'
core feedforward '~trainer.seq_model' '+trainer.seq_model={name: feedforward, n_layers: 2, d_model: 256}'
# The agent that comes with the program: one for four sizes. It ends with a smaller learning rate.
sweep memory_maze 4587520 +memory_maze=mapped task.size=15 'mix=[{size: 9}, {size: 11}, {size: 13}, {size: 15}]'
if [ -z "${STEPS:-}" ]; then
  "$runs/ariadne" train --resume "$runs/memory_maze/0" steps=6488064 ++trainer.optimizer.learning_rate=0.0001
  keep "$runs/memory_maze/0" results/memory_maze
  cp "$(printf '%s\n' "$runs"/memory_maze/0/checkpoints/step_*/weights.safetensors | tail -1)" results/memory_maze
fi
sweep mysterypath/agalite 10000000 +mysterypath=small
sweep mysterypath/feedforward 20000000 +mysterypath=feedforward task.observation=vector trainer.num_envs=64 trainer.gamma=0.95 \
  trainer.ent_coef.initial=0.01 trainer.encoder.name=mlp ++trainer.encoder.layers=2 ++trainer.encoder.width=128 trainer.encoder.scale=1.0 \
  log_interval=65536
