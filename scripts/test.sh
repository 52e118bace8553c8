#!/usr/bin/env bash
# The checks of every change: hygiene, tests, races, golden data, other platforms, a training run and headless pictures. Ends with
# what each step took. Set QUICK=1 to leave out the race detector and fuzzing. What takes long is scripts/nightly.sh's.
set -euo pipefail
cd "$(dirname "$0")/.."

staticcheck=honnef.co/go/tools/cmd/staticcheck@v0.7.0

# shellcheck source=scripts/steps.sh
. scripts/steps.sh

step "formatting"
unformatted=$(gofmt -l .)
[ -z "$unformatted" ] || { echo "not formatted: $unformatted" >&2; exit 1; }

step "vet and staticcheck"
go vet ./...
go run "$staticcheck" ./...

step "curves, and the tables about agents"
scripts/curves.sh --check
python3 bench/test_evaluate.py
bench/evaluate.py --check

step "tests, and how much of each package they cover"
go test -cover ./...

step "tests of the pure-Go build"
CGO_ENABLED=0 go vet ./...
CGO_ENABLED=0 go test ./agent/... ./ppo/... ./ranks/... ./rundir ./maze/... ./task/... ./internal/... ./cmd/...

step "tests without Gorgonia, and that pages have none"
go vet -tags nogorgonia ./agent/...
go test -tags nogorgonia ./agent ./agent/op
! GOOS=js GOARCH=wasm go list -deps ./web/agent | grep gorgonia || { echo "a page's module links Gorgonia" >&2; exit 1; }

step "several ranks, by MPI"
go vet -tags mpi ./...
go test -tags mpi -run 'MPI|Rank' ./ranks/... ./ppo ./cmd/ariadne
scripts/ranks.sh 2
! go list -deps ./cmd/ariadne | xargs go list -f '{{if .CgoPkgConfig}}{{.CgoPkgConfig}}{{end}}' | grep -q mpi || { echo "a build without the tag mpi needs MPI" >&2; exit 1; }

if [ -z "${QUICK:-}" ]; then
  step "race detector"
  go test -race -short ./internal/crew ./maze/... ./task/... ./headless/... ./agent/... ./ppo/... ./ranks/... ./rundir ./video/... ./play ./cmd/...
  go test -race -run 'Threads|Interrupted|Groups|Verify' ./dataset ./render/soft

  step "fuzzing"
  scripts/fuzz.sh 1000x
fi

step "other systems and processors"
scripts/platforms.sh quick

step "a training run, headless, from nothing to a video"
scripts/smoke.sh

step "the page in a browser"
scripts/web.sh

step "the figures of the pages"
bench/results.py --check
bench/results.py --quick --only physics,state,tmaze_training,oracle,dataset

step "the library for other languages: C, Python, trainers of others"
scripts/python.sh

step "the commands and Python of the pages"
scripts/documentation.sh
