# make train: everything from a bare machine to a trained agent: run folder with checkpoint, learning curve and video.
# make test:  every check that the project has.

SHELL := /bin/bash
RUN   ?= runs/quickstart

.PHONY: train test build wheel setup clean

train: build
	./ariadne train +memory_maze=quickstart run.dir=$(RUN)

test:
	scripts/setup.sh test
	scripts/test.sh

build: setup
	go build -o ariadne ./cmd/ariadne

wheel: # python/dist/ariadne_maze-*.whl
	python/build.sh

setup:
	scripts/setup.sh

clean:
	rm -rf ariadne runs python/dist
