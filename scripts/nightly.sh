#!/usr/bin/env bash
# The checks that take long: a training that is killed a hundred times, ranks that are killed twenty times, a million inputs for each
# parser, staticcheck, coverage, races in all packages, wheels of all platforms, another oneDNN, and a newcomer's day. Ends with what each
# step took.
set -euo pipefail
cd "$(dirname "$0")/.."
# shellcheck source=scripts/steps.sh
. scripts/steps.sh

step "the page"
QUICK=1 web/build.sh

step "staticcheck"
go run honnef.co/go/tools/cmd/staticcheck@v0.7.0 ./...

step "a bad day"
scripts/chaos.sh 100

step "ranks that are killed"
scripts/ranks.sh 20

step "tests, and how much of each package they cover"
go test -vet=off -cover ./...

step "races"
go test -vet=off -race -timeout 60m ./...

step "the library for other languages, gym, TorchRL, trainers of others"
scripts/python.sh

step "wheels of all platforms"
scripts/wheels.sh

step "another oneDNN"
scripts/onednn.sh

step "a newcomer's day"
scripts/newcomer.sh
