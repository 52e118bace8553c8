#!/usr/bin/env bash
# The checks of every change: hygiene, tests, golden data, other platforms, a training run, the page, Python, the pages' commands. Ends with
# what each step took. What takes long is scripts/nightly.sh's. Two lanes go side by side: the one compiles and tests; the other installs
# what a build does not need, and has the built program tried by shells, browsers and Python, which wait much of their time.
set -euo pipefail
cd "$(dirname "$0")/.."

# shellcheck source=scripts/steps.sh
. scripts/steps.sh
work=$(mktemp -d)
trap 'code=$?; beside_stops; rm -rf "$work"; summary; exit $code' EXIT

trials() {
  step "what the tests need"
  scripts/setup.sh test
  touch "$work/installed"

  step "the program, with everything"
  until_there "$work/page"
  go build -tags mpi -o "$work/ariadne" ./cmd/ariadne
  export ARIADNE_BUILT=$work/ariadne

  step "a training run, headless, from nothing to a video"
  scripts/smoke.sh

  step "the page in a browser"
  scripts/web.sh

  step "the library for other languages: C, Python, agents in numpy"
  scripts/python.sh quick

  step "the commands and Python of the pages"
  scripts/documentation.sh

  step "several ranks are killed"
  scripts/ranks.sh 2
}

step "what a build needs"
scripts/setup.sh web
beside trials

step "formatting"
unformatted=$(gofmt -l .)
[ -z "$unformatted" ] || { echo "not formatted: $unformatted" >&2; exit 1; }

step "the page"
QUICK=1 web/build.sh
touch "$work/page"

step "vet"
go vet ./...

step "tests where a build without C differs"
CGO_ENABLED=0 go test -vet=off -short ./agent/... ./headless ./ppo

step "tests without Gorgonia, and that pages have none"
go vet -tags nogorgonia ./agent/op
go test -vet=off -tags nogorgonia ./agent ./agent/op
! GOOS=js GOARCH=wasm go list -deps ./web/agent | grep gorgonia || { echo "a page's module links Gorgonia" >&2; exit 1; }

step "what the other lane installs"
until_there "$work/installed"

step "tests"
go test -vet=off ./...

step "several ranks, by MPI"
go vet -tags mpi ./ranks/mpi ./cmd/ariadne
go test -vet=off -tags mpi -run 'MPI|Rank' ./ranks/... ./ppo ./cmd/ariadne
! go list -deps ./cmd/ariadne | xargs go list -f '{{if .CgoPkgConfig}}{{.CgoPkgConfig}}{{end}}' | grep -q mpi || { echo "a build without the tag mpi needs MPI" >&2; exit 1; }

step "other systems and processors"
scripts/platforms.sh

step "curves, and the figures of the pages"
scripts/curves.sh --check
python3 bench/test_evaluate.py
bench/evaluate.py --check
bench/results.py --check

step "what the other lane found"
beside_ends

step "speeds can be measured"
bench/results.py --quick --only physics,state,tmaze_training,oracle,dataset
