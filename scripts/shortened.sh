#!/usr/bin/env bash
# Stands in for ariadne where documented commands are run: the same command on a small budget. $ARIADNE is the program itself.
# What is added comes last, where it takes the place of what the page says.
set -euo pipefail

add=()
case ${1:-} in
  train)
    add=(trainer.num_envs=2 steps=64 log_interval=0)
    case "$*" in
      *--resume*) add=(steps=4096) ;; # as far again as the run of the pages
      *+tmaze=*) add+=(task.max_episode_steps=16) ;;
      *) add+=(trainer.rollout_len=16 trainer.num_minibatches=1) ;;
    esac
    case "$*" in *mix=*) add+=(trainer.num_envs=4) ;; esac # an environment of each kind
    case "$*" in *=guided* | *=mapped*) add+=(trainer.sequence_length=16) ;; esac # have longer ones
    ;;
  eval) add=(--episodes 2 --envs 2) ;;
  report)
    case "$*" in *--episodes*) add=(--episodes 2) ;; esac
    ;;
  record) add=(--steps 2) ;;
  dataset)
    case "$*" in
      *--verify* | *agent=recorded*) ;;
      *results/*--split* | *runs/*--split*) add=(--episodes 16 --split 1:1) ;; # agents play in groups of 8, and groups are not split
      *--split*) add=(--episodes 2 --split 1:1) ;;
      *) add=(--episodes 2) ;;
    esac
    ;;
  probe)
    case "$*" in
      *--resume*) add=(steps=512) ;;
      *) add=(steps=72 probe.batch=2 probe.length=9) ;;
    esac
    ;;
  bench) add=(--seconds 0.05) ;;
  play | watch | web) # until somebody presses Ctrl-C
    code=0
    timeout --preserve-status -s INT 2 "$ARIADNE" "$@" || code=$?
    # A program that was built before the page says so; scripts/web.sh looks closer.
    if [ "${1:-}" = web ] && [ "$code" = 2 ] && "$ARIADNE" "$@" 2>&1 | grep -q "carries no page"; then exit; fi
    [ "$code" = 130 ] || { echo "exit code $code after SIGINT, want 130" >&2; exit 1; }
    exit
    ;;
esac
case "$*" in # short episodes
  eval*=memory_maze* | eval\ task.size=* | dataset*=memory_maze* | train*data=*) add+=(task.time_limit=10) ;;
esac
exec "$ARIADNE" "$@" "${add[@]}"
