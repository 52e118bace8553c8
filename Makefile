# make train: everything from a bare machine to a trained agent: run folder with checkpoint, learning curve and video.
# make test:  the checks of every change.
# make nightly: the checks that take hours.
# make results: measures every speed that the pages claim, beside the reference packages; most of an hour.
# make evaluate: plays the kept agents' episodes again and writes what they reach into the pages; minutes for each.
# make web:    the page that plays and watches in a browser, into web/dist, and a program that carries it; some minutes.
# make curves: draws the learning curves of the pages from results/.
# make newcomer: follows README.md word for word, from a build to a played maze, a video and Python.
# make wheels: the Python package for all platforms, and its source distribution.
# make dist:  archives of the program for all platforms, with checksums.
# make chaos: training killed a hundred times, damaged files, a full disk, signals, a long walk.

SHELL := /bin/bash
RUN   ?= runs/quickstart

.PHONY: train test nightly dist results evaluate curves newcomer chaos build web wheel wheels setup clean

train: build
	./ariadne train +memory_maze=quickstart run.dir=$(RUN)

test:
	scripts/test.sh

nightly:
	scripts/setup.sh nightly
	scripts/nightly.sh

results:
	scripts/setup.sh test
	bench/results.py $(RESULTS)

evaluate: setup
	bench/evaluate.py $(EVALUATE)

curves: setup
	scripts/curves.sh

newcomer: # the page has what is missing installed
	scripts/newcomer.sh

chaos: setup
	scripts/chaos.sh

build: setup
	go build -o ariadne ./cmd/ariadne

dist:
	scripts/setup.sh web
	scripts/dist.sh

web:
	scripts/setup.sh web
	web/build.sh
	go build -o ariadne ./cmd/ariadne

wheel: # python/dist/ariadne_maze-*.whl
	python/build.sh

wheels: # dist/ariadne_maze-*
	scripts/setup.sh
	python/wheels.sh

setup:
	scripts/setup.sh

clean:
	rm -rf ariadne runs python/dist web/dist .cache/web web/embedded/*.br web/embedded/*.gz
