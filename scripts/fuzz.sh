#!/usr/bin/env bash
# Runs every fuzz target of the project for a while: scripts/fuzz.sh [TIME], 10s if not given.
set -euo pipefail
cd "$(dirname "$0")/.."

time=${1:-10s}
grep -rlE '^func Fuzz' --include='*_test.go' . | while read -r file; do
  for target in $(sed -nE 's/^func (Fuzz[A-Za-z0-9_]+)\(.*/\1/p' "$file"); do
    echo "$target in $(dirname "$file"), $time"
    go test "$(dirname "$file")" -run '^$' -fuzz "^$target\$" -fuzztime "$time" >/dev/null
  done
done
