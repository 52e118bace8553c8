# make train: everything from a bare machine to a trained agent: run folder with checkpoint, learning curve and video.
# make test:  every check that the project has.
# make chaos: training killed a hundred times, damaged files, a full disk, signals, a long walk.

SHELL := /bin/bash
RUN   ?= runs/quickstart

.PHONY: train test chaos build wheel setup clean

train: build
	./ariadne train +memory_maze=quickstart run.dir=$(RUN)

test:
	scripts/setup.sh test
	scripts/test.sh

chaos: setup
	scripts/chaos.sh

build: setup
	go build -o ariadne ./cmd/ariadne

wheel: # python/dist/ariadne_maze-*.whl
	python/build.sh

setup:
	scripts/setup.sh

clean:
	rm -rf ariadne runs python/dist
