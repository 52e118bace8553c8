#!/usr/bin/env bash
# Runs every fuzz target of the project for a while: scripts/fuzz.sh [TIME], 10s if not given; 1000x is a thousand inputs.
set -euo pipefail
cd "$(dirname "$0")/.."

time=${1:-10s}
log=$(mktemp)
trap 'rm -f "$log"' EXIT
for file in $(grep -rlE '^func Fuzz' --include='*_test.go' .); do
  for target in $(sed -nE 's/^func (Fuzz[A-Za-z0-9_]+)\(.*/\1/p' "$file"); do
    echo "$target in $(dirname "$file"), $time"
    if go test "$(dirname "$file")" -run '^$' -fuzz "^$target\$" -fuzztime "$time" >"$log" 2>&1; then
      continue
    fi
    # The go command sometimes takes the end of the time for a failure of the target: no input is at fault then.
    if grep -q 'context deadline exceeded' "$log" && ! grep -q 'Failing input written' "$log"; then
      continue
    fi
    cat "$log" >&2
    exit 1
  done
done
